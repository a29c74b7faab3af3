{#- dbt.datediff("ordered_at", "shipped_at", "day"): how many times a period begins between two moments. -#}
{% macro datediff(first_date, second_date, datepart) -%}
    {{ return(adapter.dispatch('datediff', 'dbt')(first_date, second_date, datepart)) }}
{%- endmacro %}

{% macro default__datediff(first_date, second_date, datepart) -%}
    datediff({{ datepart }}, {{ first_date }}, {{ second_date }})
{%- endmacro %}

{% macro postgres__datediff(first_date, second_date, datepart) -%}
    {%- set first = '(' ~ first_date ~ ')' -%}
    {%- set second = '(' ~ second_date ~ ')' -%}
    {%- set part = datepart | lower -%}
    {%- if part == 'year' -%}
    (date_part('year', {{ second }}::date) - date_part('year', {{ first }}::date))
    {%- elif part == 'quarter' -%}
    ({{ dbt.datediff(first_date, second_date, 'year') }} * 4
        + date_part('quarter', {{ second }}::date) - date_part('quarter', {{ first }}::date))
    {%- elif part == 'month' -%}
    ({{ dbt.datediff(first_date, second_date, 'year') }} * 12
        + date_part('month', {{ second }}::date) - date_part('month', {{ first }}::date))
    {%- elif part == 'day' -%}
    ({{ second }}::date - {{ first }}::date)
    {%- elif part == 'week' -%}
    {{ dbt.weeks_between(first_date, second_date, '/') }}
    {%- elif part == 'hour' -%}
    ({{ dbt.datediff(first_date, second_date, 'day') }} * 24
        + date_part('hour', {{ second }}::timestamp) - date_part('hour', {{ first }}::timestamp))
    {%- elif part == 'minute' -%}
    ({{ dbt.datediff(first_date, second_date, 'hour') }} * 60
        + date_part('minute', {{ second }}::timestamp) - date_part('minute', {{ first }}::timestamp))
    {%- elif part == 'second' -%}
    ({{ dbt.datediff(first_date, second_date, 'minute') }} * 60
        + floor(date_part('second', {{ second }}::timestamp))
        - floor(date_part('second', {{ first }}::timestamp)))
    {%- elif part in ('millisecond', 'microsecond') -%}
    ({{ dbt.datediff(first_date, second_date, 'minute') }} * {{ 60000 if part == 'millisecond' else 60000000 }}
        + floor(date_part('{{ part }}', {{ second }}::timestamp))
        - floor(date_part('{{ part }}', {{ first }}::timestamp)))
    {%- else -%}
    {{ exceptions.raise_compiler_error("datediff does not know the date part '" ~ datepart ~ "'") }}
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__datediff(first_date, second_date, datepart) -%}
    {%- if datepart == 'week' -%}
    {{ dbt.weeks_between(first_date, second_date, '//') }}
    {%- else -%}
    (date_diff('{{ datepart }}', {{ first_date }}::timestamp, {{ second_date }}::timestamp))
    {%- endif -%}
{%- endmacro %}
