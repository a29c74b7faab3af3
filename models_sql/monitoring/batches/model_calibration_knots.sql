{{ config(materialized='view') }}

select
    model_name,
    model_version,
    score,
    calibrated_probability
from {{ ref('income_classifier_calibration_knots') }}
union all
select
    model_name,
    model_version,
    score,
    calibrated_probability
from {{ ref('income_classifier_challenger_calibration_knots') }}
