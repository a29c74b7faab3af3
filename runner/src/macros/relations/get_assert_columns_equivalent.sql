{#- get_assert_columns_equivalent("select 1 as id"): nothing, since a contract is compared before a table is made. -#}
{% macro get_assert_columns_equivalent(sql) -%}
    {{ return(adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql)) }}
{%- endmacro %}

{% macro default__get_assert_columns_equivalent(sql) -%}
{%- endmacro %}
