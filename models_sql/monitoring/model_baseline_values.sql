{#- The files of ml_models. A version that has left them keeps what it
    brought. -#}
{%- set models = ['income_classifier', 'income_classifier_challenger'] -%}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['model_name', 'model_version']
    )
}}

with

training_values as (
    {%- for model in models %}
    select
        metrics.model_name,
        metrics.model_version,
        baseline.column_name,
        baseline.value,
        baseline.record_count,
        baseline.adult_count
    from {{ ref(model ~ '_baseline') }} as baseline
    inner join {{ ref(model ~ '_training_metrics') }} as metrics
        on metrics.population = 'all' and metrics.dimension = 'total'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

population_values as (
    select
        *,
        'all' as population,
        record_count as population_count
    from training_values
    union all
    select
        *,
        'adults' as population,
        adult_count as population_count
    from training_values
    where adult_count > 0
),

typed_values as (
    select
        model_name,
        model_version,
        population,
        column_name,
        case
            when column_name in ('age', 'score')
                then cast(value as double precision)
        end as number_value,
        case when column_name not in ('age', 'score') then value end
            as category,
        cast(population_count as bigint) as record_count
    from population_values
),

-- The distribution function of a number, and the area under it so far.
cumulated as (
    select
        *,
        cast(sum(record_count) over up_to_here as double precision)
            / sum(record_count) over all_values as share_at_or_below,
        cast(
            sum(record_count) over up_to_here - record_count
            as double precision
        ) / sum(record_count) over all_values as share_below
    from typed_values
    where number_value is not null
    window
        up_to_here as (
            partition by model_name, model_version, population, column_name
            order by number_value
        ),
        all_values as (
            partition by model_name, model_version, population, column_name
        )
),

stepped as (
    select
        *,
        lag(share_at_or_below) over in_order
        * (number_value - lag(number_value) over in_order) as area_of_step
    from cumulated
    window in_order as (
        partition by model_name, model_version, population, column_name
        order by number_value
    )
)

select
    model_name,
    model_version,
    population,
    column_name,
    number_value,
    category,
    record_count,
    share_at_or_below,
    share_below,
    coalesce(
        sum(area_of_step) over (
            partition by model_name, model_version, population, column_name
            order by number_value
        ),
        0
    ) as area_below
from stepped
union all
select
    model_name,
    model_version,
    population,
    column_name,
    number_value,
    category,
    record_count,
    cast(null as double precision) as share_at_or_below,
    cast(null as double precision) as share_below,
    cast(null as double precision) as area_below
from typed_values
where category is not null
