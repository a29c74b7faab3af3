{{ config(tags='weekly') }}

with

performance as (
    select *
    from {{ ref('model_performance_weekly') }}
)

select
    comparisons.iso_week
        || '-' || comparisons.model_name
        || '-' || comparisons.model_version
        || '-' || comparisons.population
        || '-' || comparisons.dimension
        || '-' || comparisons.segment as model_fairness_id,
    comparisons.iso_week,
    comparisons.week_start_date,
    comparisons.model_name,
    comparisons.model_version,
    comparisons.population,
    comparisons.dimension,
    comparisons.segment,
    comparisons.is_champion,
    comparisons.threshold,
    comparisons.reference_segment,
    comparisons.record_count,
    comparisons.labelled_count,
    comparisons.positive_count,
    comparisons.predicted_count,
    {%- for rate in fairness_rates() %}
    comparisons.{{ rate }},
    comparisons.{{ rate }}_lower,
    comparisons.{{ rate }}_upper,
    comparisons.{{ rate }}_ratio,
    comparisons.{{ rate }}_difference,
    comparisons.{{ rate }}_min_max_ratio,
    comparisons.{{ rate }}_max_difference,
    {%- endfor %}
    comparisons.roc_auc,
    comparisons.roc_auc_standard_error,
    comparisons.calibration_difference,
    comparisons.calibration_z,
    comparisons.loaded_at,
    comparisons.scored_at,
    comparisons.changed_at
from {{
    group_comparisons('performance', ['iso_week', 'week_start_date'])
}} as comparisons
