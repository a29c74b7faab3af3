-- A model version whose weeks and days do not count the same records.
with

days as (
    select
        model_version,
        sum(record_count) as record_count,
        sum(true_positive_count) as true_positive_count
    from {{ ref('model_performance_daily') }}
    group by model_version
),

weeks as (
    select
        model_version,
        sum(record_count) as record_count,
        sum(true_positive_count) as true_positive_count
    from {{ ref('model_performance_weekly') }}
    group by model_version
)

select
    days.model_version as daily_model_version,
    weeks.model_version as weekly_model_version,
    days.record_count as daily_record_count,
    weeks.record_count as weekly_record_count
from days
full outer join weeks
    on days.model_version = weeks.model_version
where days.record_count is distinct from weeks.record_count
    or days.true_positive_count is distinct from weeks.true_positive_count
