{#- dbt.dateadd("day", 7, "ordered_at"): a moment some periods later. -#}
{% macro dateadd(datepart, interval, from_date_or_timestamp) -%}
    {{ return(adapter.dispatch('dateadd', 'dbt')(datepart, interval, from_date_or_timestamp)) }}
{%- endmacro %}

{% macro default__dateadd(datepart, interval, from_date_or_timestamp) -%}
    dateadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }})
{%- endmacro %}

{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) -%}
    {{ from_date_or_timestamp }} + ((interval '1 {{ datepart }}') * ({{ interval }}))
{%- endmacro %}

{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
    {%- set unit = datepart | lower -%}
    {%- set days_or_months = {'week': ('day', 7), 'quarter': ('month', 3)}.get(unit, (unit, 1)) -%}
    ({{ from_date_or_timestamp }} + (cast({{ interval }} as bigint) * {{ days_or_months[1] }}) * interval 1 {{ days_or_months[0] }})
{%- endmacro %}
