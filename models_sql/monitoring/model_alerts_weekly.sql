{{ config(tags='weekly') }}

with

drift as (select * from {{ ref('model_drift_weekly') }}),

value_counts as (
    select
        scored_value_counts.*,
        {{ iso_week('batch_date') }} as iso_week,
        {{ week_start_date('batch_date') }} as week_start_date
    from {{ ref('scored_value_counts') }} as scored_value_counts
),

week_counts as (
    select
        iso_week,
        week_start_date,
        model_name,
        model_version,
        population,
        column_name,
        number_value,
        cast(sum(labelled_count) as bigint) as labelled_count,
        cast(sum(positive_count) as bigint) as positive_count
    from value_counts
    where column_name = 'score'
    group by
        iso_week,
        week_start_date,
        model_name,
        model_version,
        population,
        column_name,
        number_value
)

select
    found.iso_week
        || '-' || found.model_name
        || '-' || found.model_version
        || '-' || found.rule
        || '-' || found.population
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
    'total' as dimension,
    'total' as segment,
    found.column_name,
    found.value,
    found.bound,
    found.severity,
    found.message
from {{
    alerts('drift', 'week_counts', ['iso_week', 'week_start_date'])
}} as found
