{#- get_limit_subquery_sql("select 1", 5): the older name of get_limit_sql. -#}
{% macro get_limit_subquery_sql(sql, limit) -%}
    {{ adapter.dispatch('get_limit_sql', 'dbt')(sql, limit) }}
{%- endmacro %}
