{#- The first tenth of the records that the lower values do not reach. -#}
{%- set next_tenth -%}
(
        1 + floor(
            cast(10 * (count_up_to - record_count) as double precision)
            / cast(column_count as double precision)
        )
    )
{%- endset -%}
with

baseline_values as (select * from {{ ref('model_baseline_values') }}),

numbers as (
    select
        *,
        sum(record_count) over (
            partition by model_name, model_version, population, column_name
            order by number_value
        ) as count_up_to,
        sum(record_count) over (
            partition by model_name, model_version, population, column_name
        ) as column_count
    from baseline_values
    where number_value is not null
),

-- A decile is the smallest value that so many tenths of the records do not
-- exceed; a value that is several of them ends one bin.
deciles as (
    select
        model_name,
        model_version,
        population,
        column_name,
        number_value as upper_bound
    from numbers
    where {{ next_tenth }} < 10
        and {{ next_tenth }} * column_count <= 10 * count_up_to
),

bounds as (
    select * from deciles
    union all
    select distinct
        model_name,
        model_version,
        population,
        column_name,
        cast(null as double precision) as upper_bound
    from numbers
),

bins as (
    select
        *,
        row_number() over in_order as bin_number,
        lag(upper_bound) over in_order as lower_bound
    from bounds
    window in_order as (
        partition by model_name, model_version, population, column_name
        order by upper_bound nulls last
    )
)

select
    bins.model_name,
    bins.model_version,
    bins.population,
    bins.column_name,
    bins.bin_number,
    bins.lower_bound,
    bins.upper_bound,
    cast(null as text) as category,
    cast(coalesce(sum(numbers.record_count), 0) as bigint) as record_count
from bins
left join numbers
    on bins.model_name = numbers.model_name
    and bins.model_version = numbers.model_version
    and bins.population = numbers.population
    and bins.column_name = numbers.column_name
    and (bins.lower_bound is null or bins.lower_bound < numbers.number_value)
    and (bins.upper_bound is null or bins.upper_bound >= numbers.number_value)
group by
    bins.model_name,
    bins.model_version,
    bins.population,
    bins.column_name,
    bins.bin_number,
    bins.lower_bound,
    bins.upper_bound
union all
select
    model_name,
    model_version,
    population,
    column_name,
    cast(null as bigint) as bin_number,
    cast(null as double precision) as lower_bound,
    cast(null as double precision) as upper_bound,
    category,
    record_count
from baseline_values
where category is not null
