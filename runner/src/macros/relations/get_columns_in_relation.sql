{#- get_columns_in_relation(ref("orders")): the columns of a table or view. -#}
{% macro get_columns_in_relation(relation) -%}
    {{ return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__get_columns_in_relation(relation) -%}
    {{ return(adapter.columns_in_relation(relation)) }}
{%- endmacro %}
