{#- get_limit_sql("select 1", 5): at most so many rows of a query. -#}
{% macro get_limit_sql(sql, limit) -%}
    {{ return(adapter.dispatch('get_limit_sql', 'dbt')(sql, limit)) }}
{%- endmacro %}

{% macro default__get_limit_sql(sql, limit) -%}
    {{ sql }}
    {% if limit is not none -%}
    limit {{ limit }}
    {%- endif -%}
{%- endmacro %}
