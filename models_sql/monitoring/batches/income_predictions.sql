{{ config(materialized='view') }}

with

predictions as (
    select
        record_id,
        batch_date,
        model_name,
        model_version,
        income_over_50k_probability as probability,
        is_income_over_50k_predicted as is_predicted,
        threshold,
        true as is_champion,
        loaded_at,
        scored_at
    from {{ ref('census_predictions') }}
    union all
    select
        record_id,
        batch_date,
        model_name,
        model_version,
        income_over_50k_probability as probability,
        is_income_over_50k_predicted as is_predicted,
        threshold,
        false as is_champion,
        loaded_at,
        scored_at
    from {{ ref('census_challenger_predictions') }}
),

-- Where champion and challenger changed places, both tables can hold a version.
championed_batches as (
    select
        batch_date,
        model_name,
        model_version,
        loaded_at
    from {{ ref('census_predictions') }}
    group by batch_date, model_name, model_version, loaded_at
)

select predictions.*
from predictions
left join championed_batches
    on predictions.batch_date = championed_batches.batch_date
    and predictions.model_name = championed_batches.model_name
    and predictions.model_version = championed_batches.model_version
    and predictions.loaded_at = championed_batches.loaded_at
where predictions.is_champion or championed_batches.batch_date is null
