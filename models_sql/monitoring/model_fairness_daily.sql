{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='batch_date'
    )
}}

{%- set references = {
    'sex': var('fairness_reference_sex'),
    'race': var('fairness_reference_race'),
} -%}
{%- set rates = [
    'selection_rate',
    'true_positive_rate',
    'false_positive_rate',
    'selection_rate_at_50',
    'true_positive_rate_at_50',
    'false_positive_rate_at_50',
    'weighted_selection_rate',
    'weighted_true_positive_rate',
    'weighted_false_positive_rate',
] -%}

with

performance as (
    select
        *,
        recall as true_positive_rate,
        recall_lower as true_positive_rate_lower,
        recall_upper as true_positive_rate_upper,
        recall_at_50 as true_positive_rate_at_50,
        recall_at_50_lower as true_positive_rate_at_50_lower,
        recall_at_50_upper as true_positive_rate_at_50_upper,
        weighted_recall as weighted_true_positive_rate,
        weighted_recall_lower as weighted_true_positive_rate_lower,
        weighted_recall_upper as weighted_true_positive_rate_upper
    from {{ ref('model_performance_daily') }}
    where dimension in ('sex', 'race')
        and {{ changed_batches(ref('model_performance_daily'), 'changed_at') }}
),

-- Of all groups, those of which nobody is known left out.
spreads as (
    select
        batch_date,
        model_name,
        model_version,
        population,
        dimension,
        {%- for rate in rates %}
        min({{ rate }}) as lowest_{{ rate }},
        max({{ rate }}) as highest_{{ rate }}{{ "," if not loop.last }}
        {%- endfor %}
    from performance
    where segment <> '(none)'
    group by
        batch_date,
        model_name,
        model_version,
        population,
        dimension
),

reference_groups as (
    select *
    from performance
    where
        {%- for dimension, segment in references.items() %}
        {% if not loop.first %}or {% endif -%}
        (dimension = '{{ dimension }}' and segment = '{{ segment }}')
        {%- endfor %}
)

select
    cast(performance.batch_date as text)
        || '-' || performance.model_name
        || '-' || performance.model_version
        || '-' || performance.population
        || '-' || performance.dimension
        || '-' || performance.segment as model_fairness_id,
    performance.batch_date,
    performance.model_name,
    performance.model_version,
    performance.population,
    performance.dimension,
    performance.segment,
    performance.is_champion,
    performance.threshold,
    reference_groups.segment as reference_segment,
    performance.record_count,
    performance.labelled_count,
    performance.positive_count,
    performance.predicted_count,
    {%- for rate in rates %}
    performance.{{ rate }},
    performance.{{ rate }}_lower,
    performance.{{ rate }}_upper,
    performance.{{ rate }} / nullif(reference_groups.{{ rate }}, 0)
        as {{ rate }}_ratio,
    performance.{{ rate }} - reference_groups.{{ rate }}
        as {{ rate }}_difference,
    spreads.lowest_{{ rate }} / nullif(spreads.highest_{{ rate }}, 0)
        as {{ rate }}_min_max_ratio,
    spreads.highest_{{ rate }} - spreads.lowest_{{ rate }}
        as {{ rate }}_max_difference,
    {%- endfor %}
    performance.roc_auc,
    performance.roc_auc_standard_error,
    performance.calibration_difference,
    performance.calibration_z,
    performance.loaded_at,
    performance.scored_at,
    performance.changed_at
from performance
left join spreads
    on performance.batch_date = spreads.batch_date
    and performance.model_name = spreads.model_name
    and performance.model_version = spreads.model_version
    and performance.population = spreads.population
    and performance.dimension = spreads.dimension
left join reference_groups
    on performance.batch_date = reference_groups.batch_date
    and performance.model_name = reference_groups.model_name
    and performance.model_version = reference_groups.model_version
    and performance.population = reference_groups.population
    and performance.dimension = reference_groups.dimension
