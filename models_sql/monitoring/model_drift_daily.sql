{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='batch_date'
    )
}}

with

value_counts as (
    select *
    from {{ ref('scored_value_counts') }}
    where {{ changed_batches(ref('scored_value_counts'), 'changed_at') }}
)

select
    cast(measures.batch_date as text)
        || '-' || measures.model_name
        || '-' || measures.model_version
        || '-' || measures.population
        || '-' || measures.column_name as model_drift_id,
    measures.batch_date,
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
from {{ drift_measures('value_counts', ['batch_date']) }} as measures
