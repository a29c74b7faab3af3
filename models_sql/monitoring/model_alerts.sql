with

drift as (select * from {{ ref('model_drift_daily') }}),

performance as (select * from {{ ref('model_performance_daily') }})

select
    cast(found.batch_date as text)
        || '-' || found.model_name
        || '-' || found.model_version
        || '-' || found.rule
        || '-' || found.population
        || '-' || found.dimension
        || '-' || found.segment
        || '-' || coalesce(found.column_name, '') as alert_id,
    'day' as period_kind,
    cast(found.batch_date as text) as period,
    found.batch_date,
    {{ iso_week('found.batch_date') }} as iso_week,
    {{ week_start_date('found.batch_date') }} as week_start_date,
    found.model_name,
    found.model_version,
    found.rule,
    found.population,
    found.dimension,
    found.segment,
    found.column_name,
    found.value,
    found.bound,
    found.severity,
    found.message
from {{ alerts('drift', 'performance', ['batch_date']) }} as found
