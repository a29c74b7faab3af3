{{ config(tags='weekly') }}

with

drift as (select * from {{ ref('model_drift_weekly') }}),

performance as (select * from {{ ref('model_performance_weekly') }})

select
    found.iso_week
        || '-' || found.model_name
        || '-' || found.model_version
        || '-' || found.rule
        || '-' || found.population
        || '-' || found.dimension
        || '-' || found.segment
        || '-' || coalesce(found.column_name, '') as alert_id,
    'week' as period_kind,
    found.iso_week as period,
    cast(null as date) as batch_date,
    found.iso_week,
    found.week_start_date,
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
from {{
    alerts('drift', 'performance', ['iso_week', 'week_start_date'])
}} as found
