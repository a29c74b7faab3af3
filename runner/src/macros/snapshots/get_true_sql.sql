{#- get_true_sql(): a condition that holds. -#}
{% macro get_true_sql() -%}
    {{ return(adapter.dispatch('get_true_sql', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_true_sql() -%}
    true
{%- endmacro %}
