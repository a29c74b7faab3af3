{#- dbt.generate_series(10): a query of the numbers from 1. -#}
{% macro generate_series(upper_bound) -%}
    {{ return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) }}
{%- endmacro %}

{% macro default__generate_series(upper_bound) -%}
    {%- set count = dbt.get_powers_of_two(upper_bound) -%}
    with p as (
        select 0 as generated_number union all select 1
    ), unioned as (
        select
        {% for index in range(count) -%}
        p{{ index }}.generated_number * power(2, {{ index }}) +
        {% endfor -%}
        1 as generated_number
        from
        {% for index in range(count) -%}
        p as p{{ index }}{{ " cross join " if not loop.last }}
        {% endfor %}
    )
    select *
    from unioned
    where generated_number <= {{ upper_bound }}
    order by generated_number
{%- endmacro %}

{% macro duckdb__generate_series(upper_bound) -%}
    select generate_series as generated_number
    from generate_series(1, {{ upper_bound }})
{%- endmacro %}
