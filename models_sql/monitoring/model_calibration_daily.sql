{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='batch_date'
    )
}}

with

score_bins as (
    select *
    from {{ ref('score_bins') }}
    where {{ changed_batches(ref('score_bins'), 'changed_at') }}
),

bins as (
    select *
    from {{ with_populations('score_bins') }} as bins
)

select
    cast(calibration.batch_date as text)
        || '-' || calibration.model_name
        || '-' || calibration.model_version
        || '-' || calibration.population
        || '-' || calibration.dimension
        || '-' || calibration.segment
        || '-' || cast(calibration.bin_number as text)
        as model_calibration_id,
    calibration.batch_date,
    calibration.model_name,
    calibration.model_version,
    calibration.population,
    calibration.dimension,
    calibration.segment,
    calibration.bin_number,
    calibration.bin_lower,
    calibration.bin_upper,
    calibration.record_count,
    calibration.positive_count,
    calibration.mean_probability,
    calibration.positive_rate,
    calibration.positive_rate_lower,
    calibration.positive_rate_upper,
    calibration.record_weight,
    calibration.weighted_mean_probability,
    calibration.weighted_positive_rate,
    calibration.weighted_positive_rate_lower,
    calibration.weighted_positive_rate_upper,
    calibration.loaded_at,
    calibration.scored_at,
    calibration.changed_at
from {{
    calibration_bins(
        'bins',
        [
            'batch_date',
            'model_name',
            'model_version',
            'population',
            'dimension',
            'segment'
        ]
    )
}} as calibration
