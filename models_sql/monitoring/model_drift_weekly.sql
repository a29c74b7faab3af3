{{ config(tags='weekly') }}

with

daily_counts as (
    select
        scored_value_counts.*,
        {{ iso_week('batch_date') }} as iso_week,
        {{ week_start_date('batch_date') }} as week_start_date
    from {{ ref('scored_value_counts') }} as scored_value_counts
),

value_counts as (
    select
        iso_week,
        week_start_date,
        model_name,
        model_version,
        population,
        column_name,
        number_value,
        category,
        cast(sum(record_count) as bigint) as record_count,
        max(loaded_at) as loaded_at,
        max(scored_at) as scored_at,
        max(changed_at) as changed_at
    from daily_counts
    group by
        iso_week,
        week_start_date,
        model_name,
        model_version,
        population,
        column_name,
        number_value,
        category
)

select
    measures.iso_week
        || '-' || measures.model_name
        || '-' || measures.model_version
        || '-' || measures.population
        || '-' || measures.column_name as model_drift_id,
    measures.iso_week,
    measures.week_start_date,
    measures.model_name,
    measures.model_version,
    measures.population,
    measures.column_name,
    measures.reference_count,
    measures.record_count,
    measures.missing_count,
    measures.missing_share,
    measures.unseen_count,
    measures.unseen_share,
    measures.out_of_range_count,
    measures.out_of_range_share,
    measures.cell_count,
    measures.psi,
    measures.psi_null_bound,
    measures.jensen_shannon_distance,
    measures.jensen_shannon_distance_base_2,
    measures.hellinger_distance,
    measures.total_variation_distance,
    measures.l_infinity_distance,
    measures.chi_square,
    measures.chi_square_corrected,
    measures.chi_square_goodness_of_fit,
    measures.chi_square_degrees,
    measures.chi_square_bound,
    measures.ks_statistic,
    measures.ks_bound,
    measures.wasserstein_distance,
    measures.wasserstein_distance_scaled,
    measures.loaded_at,
    measures.scored_at,
    measures.changed_at
from {{
    drift_measures('value_counts', ['iso_week', 'week_start_date'])
}} as measures
