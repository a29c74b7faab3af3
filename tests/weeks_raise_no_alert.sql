{{ config(severity=var('alert_test_severity')) }}

-- A week with an alert.
select
    period,
    model_version,
    rule,
    message
from {{ ref('model_alerts_weekly') }}
where severity = 'alert'
