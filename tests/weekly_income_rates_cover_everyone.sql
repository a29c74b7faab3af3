-- A week and dimension whose segments do not add up to the whole week.
with

weekly_counts as (select * from {{ ref('weekly_counts') }}),

dimension_counts as (
    select
        iso_week,
        dimension,
        sum(record_count) as record_count,
        sum(record_weight) as record_weight
    from {{ ref('weekly_income_rates') }}
    group by iso_week, dimension
)

select
    weekly_counts.iso_week,
    dimension_counts.dimension,
    weekly_counts.record_count as week_record_count,
    dimension_counts.record_count as dimension_record_count
from weekly_counts
left join dimension_counts
    on weekly_counts.iso_week = dimension_counts.iso_week
where weekly_counts.record_count
        is distinct from dimension_counts.record_count
    or weekly_counts.record_weight
        is distinct from dimension_counts.record_weight
