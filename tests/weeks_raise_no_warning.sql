{{ config(severity='warn') }}

-- A week with a warning.
select
    period,
    model_version,
    rule,
    message
from {{ ref('model_alerts_weekly') }}
where severity = 'warn'
