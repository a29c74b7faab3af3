{{ config(tags='weekly') }}

with

score_bins as (
    select
        score_bins.*,
        {{ iso_week('batch_date') }} as iso_week,
        {{ week_start_date('batch_date') }} as week_start_date
    from {{ ref('score_bins') }} as score_bins
),

bins as (
    select *
    from {{ with_populations('score_bins') }} as bins
)

select
    calibration.iso_week
        || '-' || calibration.model_name
        || '-' || calibration.model_version
        || '-' || calibration.population
        || '-' || calibration.dimension
        || '-' || calibration.segment
        || '-' || cast(calibration.bin_number as text)
        as model_calibration_id,
    calibration.iso_week,
    calibration.week_start_date,
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
            'iso_week',
            'week_start_date',
            'model_name',
            'model_version',
            'population',
            'dimension',
            'segment'
        ]
    )
}} as calibration
