-- The week tables and the people when they disagree in number or weight.
with

weeks as (
    select
        coalesce(sum(record_count), 0) as record_count,
        coalesce(sum(record_weight), 0) as record_weight
    from {{ ref('weekly_counts') }}
),

everyone as (
    select
        count(*) as record_count,
        coalesce(sum(instance_weight), 0) as record_weight
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
