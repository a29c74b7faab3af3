{% macro wait() -%}
    {%- if target.type == 'postgres' -%} select pg_sleep(0.5)
    {%- else -%} select sum(number % 7) from range(10000000) as numbers(number)
    {%- endif -%}
{%- endmacro %}
