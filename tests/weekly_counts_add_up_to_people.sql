-- The week tables and the people when they disagree in number or weight.
with

weeks as (
    select
        sum(record_count) as record_count,
        sum(record_weight) as record_weight
    from {{ ref('weekly_counts') }}
),

everyone as (
    select
        count(*) as record_count,
        sum(instance_weight) as record_weight
    from {{ ref('people') }}
)

select
    weeks.record_count as week_record_count,
    everyone.record_count as people_record_count,
    weeks.record_weight as week_record_weight,
    everyone.record_weight as people_record_weight
from weeks
cross join everyone
where weeks.record_count is distinct from everyone.record_count
    or weeks.record_weight is distinct from everyone.record_weight
