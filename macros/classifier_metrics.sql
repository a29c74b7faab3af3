{#
    How well a binary classifier did: a relation of one row per group of `keys`,
    from three relations that have these keys: `bins` with the columns of the
    model `score_bins`, `ranks` of `ranking_metrics` and `calibration` of
    `calibration_bins`.

        from {{ classifier_metrics('bins', 'ranks', 'calibration', ['segment']) }}
            as metrics

    All but `record_count`, `predicted_count` and the selection rates is of the
    records whose label is known. A metric is null where its denominator is
    zero. What begins with `weighted_` counts each record as often as its weight
    says; the intervals are Wilson's, of weighted rates with the effective
    number of records.
#}
{%- macro classifier_metrics(bins, ranks, calibration, keys) -%}
    {%- set key_columns = keys | join(', ') -%}
    {%- set cuts = {'': 'is_predicted', '_at_50': 'is_predicted_at_50'} -%}
    {%- set sizes = ['count', 'weight', 'squared_weight'] -%}
    {%- set means = {
        'log_loss': 'log_loss',
        'brier_score': 'squared_error',
        'mean_probability': 'labelled_probability',
    } -%}
    {%- set weighted_means = {
        'log_loss': 'weighted_log_loss',
        'brier_score': 'weighted_squared_error',
        'mean_probability': 'weighted_probability',
    } -%}
(
    with

    sums as (
        select
            {{ key_columns }},
            bool_or(is_champion) as is_champion,
            max(threshold) as threshold,
            {%- for size in sizes %}
            {%- for part in ['record', 'labelled', 'positive'] %}
            cast(sum({{ part }}_{{ size }}) as double precision)
                as {{ part }}_{{ size }},
            {%- for cut, is_predicted in cuts.items() %}
            cast(
                coalesce(
                    sum({{ part }}_{{ size }}) filter (where {{ is_predicted }}),
                    0
                ) as double precision
            ) as predicted_{{ part }}_{{ size }}{{ cut }},
            {%- endfor %}
            {%- endfor %}
            {%- endfor %}
            {%- for sum in (means.values() | list)
                + (weighted_means.values() | list) %}
            cast(sum({{ sum }}_sum) as double precision) as {{ sum }}_sum,
            {%- endfor %}
            max(loaded_at) as loaded_at,
            max(scored_at) as scored_at,
            max(changed_at) as changed_at
        from {{ bins }} as bins
        group by {{ key_columns }}
    ),

    effective_sums as (
        select
            sums.*,
            {%- for cut in cuts %}
            {{ effective_count_of_sums(
                'predicted_labelled_weight' ~ cut,
                'predicted_labelled_squared_weight' ~ cut
            ) }} as effective_predicted_count{{ cut }},
            {%- endfor %}
            {{ effective_count_of_sums(
                'labelled_weight - positive_weight',
                '(labelled_squared_weight - positive_squared_weight)'
            ) }} as effective_negative_count,
            {%- for part in ['record', 'labelled', 'positive'] %}
            {{ effective_count_of_sums(
                part ~ '_weight', part ~ '_squared_weight'
            ) }} as effective_{{ part }}_count{{ "," if not loop.last }}
            {%- endfor %}
        from sums
    ),

    metrics as (
        select
            effective_sums.*,
            {%- for cut in cuts %}
            {{ confusion_rates(
                'predicted_positive_count' ~ cut,
                'predicted_labelled_count' ~ cut,
                'positive_count',
                'labelled_count',
                suffix=cut
            ) }},
            {{ confusion_rates(
                'predicted_positive_weight' ~ cut,
                'predicted_labelled_weight' ~ cut,
                'positive_weight',
                'labelled_weight',
                prefix='weighted_',
                suffix=cut
            ) }},
            predicted_record_count{{ cut }} / nullif(record_count, 0)
                as selection_rate{{ cut }},
            predicted_record_weight{{ cut }} / nullif(record_weight, 0)
                as weighted_selection_rate{{ cut }},
            {%- endfor %}
            {%- for metric, sum in means.items() %}
            {{ sum }}_sum / nullif(labelled_count, 0) as {{ metric }},
            {%- endfor %}
            {%- for metric, sum in weighted_means.items() %}
            {{ sum }}_sum / nullif(labelled_weight, 0) as weighted_{{ metric }},
            {%- endfor %}
            positive_count / nullif(labelled_count, 0) as prevalence,
            positive_weight / nullif(labelled_weight, 0) as weighted_prevalence
        from effective_sums
    )

    select
        {%- for key in keys %}
        metrics.{{ key }},
        {%- endfor %}
        is_champion,
        threshold,
        cast(record_count as bigint) as record_count,
        cast(labelled_count as bigint) as labelled_count,
        cast(positive_count as bigint) as positive_count,
        {%- for cut in cuts %}
        cast(predicted_record_count{{ cut }} as bigint)
            as predicted_count{{ cut }},
        cast(predicted_positive_count{{ cut }} as bigint)
            as true_positive_count{{ cut }},
        cast(
            predicted_labelled_count{{ cut }} - predicted_positive_count{{ cut }}
            as bigint
        ) as false_positive_count{{ cut }},
        cast(
            labelled_count - positive_count - predicted_labelled_count{{ cut }}
            + predicted_positive_count{{ cut }}
            as bigint
        ) as true_negative_count{{ cut }},
        cast(positive_count - predicted_positive_count{{ cut }} as bigint)
            as false_negative_count{{ cut }},
        {%- for prefix in ['', 'weighted_'] %}
        {%- set sizes_of = {
            'accuracy': 'labelled_count',
            'precision': 'predicted_labelled_count' ~ cut,
            'recall': 'positive_count',
            'false_positive_rate': '(labelled_count - positive_count)',
            'selection_rate': 'record_count',
        } if prefix == '' else {
            'accuracy': 'effective_labelled_count',
            'precision': 'effective_predicted_count' ~ cut,
            'recall': 'effective_positive_count',
            'false_positive_rate': 'effective_negative_count',
            'selection_rate': 'effective_record_count',
        } %}
        {%- for rate, size in sizes_of.items() %}
        {{ prefix }}{{ rate }}{{ cut }},
        {{ wilson_bound(prefix ~ rate ~ cut, size, '-') }}
            as {{ prefix }}{{ rate }}{{ cut }}_lower,
        {{ wilson_bound(prefix ~ rate ~ cut, size, '+') }}
            as {{ prefix }}{{ rate }}{{ cut }}_upper,
        {%- endfor %}
        1 - {{ prefix }}false_positive_rate{{ cut }}
            as {{ prefix }}specificity{{ cut }},
        1 - {{ prefix }}recall{{ cut }}
            as {{ prefix }}false_negative_rate{{ cut }},
        {{ prefix }}f1_score{{ cut }},
        {{ prefix }}matthews_correlation{{ cut }},
        {%- endfor %}
        {%- endfor %}
        {%- for prefix, size in {
            '': 'labelled_count', 'weighted_': 'effective_labelled_count'
        }.items() %}
        {{ prefix }}prevalence,
        {{ wilson_bound(prefix ~ 'prevalence', size, '-') }}
            as {{ prefix }}prevalence_lower,
        {{ wilson_bound(prefix ~ 'prevalence', size, '+') }}
            as {{ prefix }}prevalence_upper,
        {{ prefix }}mean_probability,
        {{ prefix }}mean_probability - {{ prefix }}prevalence
            as {{ prefix }}calibration_difference,
        ({{ prefix }}mean_probability - {{ prefix }}prevalence) / nullif(
            sqrt(
                {{ prefix }}prevalence * (1 - {{ prefix }}prevalence)
                / nullif({{ size }}, 0)
            ),
            0
        ) as {{ prefix }}calibration_z,
        {{ prefix }}log_loss,
        {{ prefix }}brier_score,
        1 - {{ prefix }}brier_score / nullif(
            {{ prefix }}prevalence * (1 - {{ prefix }}prevalence), 0
        ) as {{ prefix }}brier_skill,
        errors.{{ prefix }}expected_calibration_error,
        errors.{{ prefix }}maximum_calibration_error,
        ranks.{{ prefix }}roc_auc,
        ranks.{{ prefix }}average_precision,
        {%- endfor %}
        ranks.precision_recall_auc,
        ranks.roc_auc_standard_error,
        -- `greatest` and `least` would take 0 and 1 where there is no AUC.
        case when ranks.roc_auc_standard_error is not null then
            greatest(ranks.roc_auc - 1.959964 * ranks.roc_auc_standard_error, 0)
        end as roc_auc_lower,
        case when ranks.roc_auc_standard_error is not null then
            least(ranks.roc_auc + 1.959964 * ranks.roc_auc_standard_error, 1)
        end as roc_auc_upper,
        {%- for percent in [1, 5, 10, 20] %}
        ranks.lift_at_{{ percent }},
        ranks.gain_at_{{ percent }},
        {%- endfor %}
        metrics.loaded_at,
        metrics.scored_at,
        metrics.changed_at
    from metrics
    left join {{ ranks }} as ranks
        on {% for key in keys %}
        {{- "and " if not loop.first }}metrics.{{ key }} = ranks.{{ key }}
        {% endfor %}
    left join {{ calibration_errors(calibration, keys) }} as errors
        on {% for key in keys %}
        {{- "and " if not loop.first }}metrics.{{ key }} = errors.{{ key }}
        {% endfor %}
)
{%- endmacro -%}
