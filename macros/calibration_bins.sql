{#
    How far probabilities can be trusted: a relation of one row per group of
    `keys` and tenth of the probabilities that has labelled records, from `bins`,
    which has the columns of the model `score_bins`.

        from {{ calibration_bins('bins', ['batch_date']) }} as calibration

    The bins are closed on the right: (0, 0.1], (0.1, 0.2] ...; 0 is in the first.
#}
{%- macro calibration_bins(bins, keys) -%}
    {%- set key_columns = keys | join(', ') -%}
(
    with

    sums as (
        select
            {{ key_columns }},
            bin_number,
            cast(sum(labelled_count) as double precision) as records,
            cast(sum(positive_count) as double precision) as positives,
            cast(sum(labelled_probability_sum) as double precision)
                as probabilities,
            cast(sum(labelled_weight) as double precision) as weight,
            cast(sum(positive_weight) as double precision) as positive_weight,
            cast(sum(weighted_probability_sum) as double precision)
                as weighted_probabilities,
            {{ effective_count_of_sums(
                'sum(labelled_weight)', 'sum(labelled_squared_weight)'
            ) }} as effective_records,
            max(loaded_at) as loaded_at,
            max(scored_at) as scored_at,
            max(changed_at) as changed_at
        from {{ bins }} as bins
        where labelled_count > 0
        group by {{ key_columns }}, bin_number
    ),

    rates as (
        select
            sums.*,
            positives / records as positive_rate,
            positive_weight / nullif(weight, 0) as weighted_positive_rate
        from sums
    )

    select
        {{ key_columns }},
        bin_number,
        cast((bin_number - 1) / 10.0 as double precision) as bin_lower,
        cast(bin_number / 10.0 as double precision) as bin_upper,
        cast(records as bigint) as record_count,
        cast(positives as bigint) as positive_count,
        probabilities / records as mean_probability,
        positive_rate,
        {{ wilson_bound('positive_rate', 'records', '-') }}
            as positive_rate_lower,
        {{ wilson_bound('positive_rate', 'records', '+') }}
            as positive_rate_upper,
        weight as record_weight,
        weighted_probabilities / nullif(weight, 0)
            as weighted_mean_probability,
        weighted_positive_rate,
        {{ wilson_bound('weighted_positive_rate', 'effective_records', '-') }}
            as weighted_positive_rate_lower,
        {{ wilson_bound('weighted_positive_rate', 'effective_records', '+') }}
            as weighted_positive_rate_upper,
        loaded_at,
        scored_at,
        changed_at
    from rates
)
{%- endmacro -%}
