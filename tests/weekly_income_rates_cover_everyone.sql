-- A week, population and dimension whose segments do not add up to the whole.
with

weekly_counts as (select * from {{ ref('weekly_counts') }}),

population_counts as (
    select
        iso_week,
        'all' as population,
        record_count,
        record_weight
    from weekly_counts
    union all
    select
        iso_week,
        'adults' as population,
        adult_count as record_count,
        adult_weight as record_weight
    from weekly_counts
),

dimension_counts as (
    select
        iso_week,
        population,
        dimension,
        sum(record_count) as record_count,
        sum(record_weight) as record_weight
    from {{ ref('weekly_income_rates') }}
    group by iso_week, population, dimension
)

select
    population_counts.iso_week,
    population_counts.population,
    dimension_counts.dimension,
    population_counts.record_count as week_record_count,
    dimension_counts.record_count as dimension_record_count
from population_counts
left join dimension_counts
    on population_counts.iso_week = dimension_counts.iso_week
    and population_counts.population = dimension_counts.population
where population_counts.record_count
        is distinct from coalesce(dimension_counts.record_count, 0)
    or population_counts.record_weight
        is distinct from coalesce(dimension_counts.record_weight, 0)
