{#
    What a confusion matrix would be if labels came as the model expects them: a
    relation of one row per group of `keys`, from `bins`, which has the columns of
    the model `score_bins`.

        from {{ estimated_outcomes('bins', ['batch_date', 'segment']) }} as estimates

    A record counts as `c` positives and `1 - c` negatives, where `c` is its
    calibrated probability. Null where the version has no knots.
#}
{%- macro estimated_outcomes(bins, keys) -%}
    {%- set key_columns = keys | join(', ') -%}
(
    with

    sums as (
        select
            {{ key_columns }},
            cast(sum(record_count) as double precision) as records,
            cast(
                coalesce(sum(record_count) filter (where is_predicted), 0)
                as double precision
            ) as predicted,
            cast(sum(estimated_positive_sum) as double precision) as positives,
            -- 0 where there are knots and nothing is predicted.
            cast(
                case
                    when count(estimated_positive_sum) > 0
                        then coalesce(
                            sum(estimated_positive_sum) filter (
                                where is_predicted
                            ),
                            0
                        )
                end as double precision
            ) as true_positives,
            max(threshold) as threshold
        from {{ bins }} as bins
        group by {{ key_columns }}
    )

    select
        sums.*,
        predicted - true_positives as false_positives,
        records - positives - predicted + true_positives as true_negatives,
        positives - true_positives as false_negatives
    from sums
)
{%- endmacro -%}
