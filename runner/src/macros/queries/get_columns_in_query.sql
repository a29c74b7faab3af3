{#- get_columns_in_query("select 1 as id"): the names of the columns that a query gives. -#}
{% macro get_columns_in_query(select_sql) -%}
    {{ return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) }}
{%- endmacro %}

{% macro default__get_columns_in_query(select_sql) -%}
    {%- call statement('get_columns_in_query', fetch_result=true, auto_begin=false) -%}
        {{ get_empty_subquery_sql(select_sql) }}
    {%- endcall -%}
    {%- set result = load_result('get_columns_in_query') -%}
    {{ return(result.table.columns | map(attribute='name') | list if result else []) }}
{%- endmacro %}
