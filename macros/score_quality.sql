{#
    How well a model told the positives from the others, with what its error is: a
    relation of one row per group of `keys`, model version and population, from
    `counts`, which has one row per group and value, with the columns of the model
    `scored_value_counts`.

        from {{ score_quality('value_counts', ['batch_date']) }} as quality

    Of records whose label has come. ROC AUC counts a tie as one half; its standard
    error is DeLong's, null where there are not two of either label. The z of the
    calibration is mean score less rate, in standard errors of the rate; null where
    all labels are alike.
#}
{%- macro score_quality(counts, keys) -%}
    {%- set group_columns = (
        keys + ['model_name', 'model_version', 'population']
    ) | join(', ') -%}
(
    with

    scores as (
        select
            {{ group_columns }},
            number_value as score,
            cast(positive_count as double precision) as positives,
            cast(labelled_count - positive_count as double precision)
                as negatives
        from {{ counts }}
        where column_name = 'score' and labelled_count > 0
    ),

    ranked as (
        select
            scores.*,
            sum(positives) over in_group as all_positives,
            sum(negatives) over in_group as all_negatives,
            (
                sum(negatives) over up_to_here - negatives / 2
            ) / nullif(sum(negatives) over in_group, 0) as share_below,
            (
                sum(positives) over in_group
                - sum(positives) over up_to_here + positives / 2
            ) / nullif(sum(positives) over in_group, 0) as share_above
        from scores
        window
            up_to_here as (partition by {{ group_columns }} order by score),
            in_group as (partition by {{ group_columns }})
    ),

    sums as (
        select
            {{ group_columns }},
            max(all_positives) as positives,
            max(all_negatives) as negatives,
            sum(score * (positives + negatives) order by score) as score_sum,
            sum(positives * share_below order by score) as below_sum,
            sum(positives * share_below * share_below order by score)
                as squared_below_sum,
            sum(negatives * share_above * share_above order by score)
                as squared_above_sum
        from ranked
        group by {{ group_columns }}
    ),

    rates as (
        select
            sums.*,
            below_sum / nullif(positives, 0) as roc_auc,
            positives / (positives + negatives) as rate,
            score_sum / (positives + negatives) as mean_score
        from sums
    )

    select
        {{ group_columns }},
        cast(positives + negatives as bigint) as labelled_count,
        cast(positives as bigint) as positive_count,
        roc_auc,
        case
            when positives > 1 and negatives > 1
                then sqrt(
                    {{ not_negative(
                        'squared_below_sum - positives * roc_auc * roc_auc'
                    ) }} / (positives - 1) / positives
                    + {{ not_negative(
                        'squared_above_sum - negatives * roc_auc * roc_auc'
                    ) }} / (negatives - 1) / negatives
                )
        end as roc_auc_standard_error,
        case
            when rate > 0 and rate < 1
                then (mean_score - rate)
                / sqrt(rate * (1 - rate) / (positives + negatives))
        end as calibration_z
    from rates
)
{%- endmacro -%}
