{#- get_empty_schema_sql({"id": {"name": "id", "data_type": "integer"}}): a row of nulls with these columns. -#}
{% macro get_empty_schema_sql(columns) -%}
    {{ return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) }}
{%- endmacro %}

{% macro default__get_empty_schema_sql(columns) -%}
    {%- set untyped = columns.values() | selectattr('data_type', 'none') | map(attribute='name') | list -%}
    {%- if untyped -%}
    {{ exceptions.column_type_missing(column_names=untyped) }}
    {%- endif -%}
    select
    {% for column in columns.values() -%}
        {%- set name = adapter.quote(column['name']) if column.get('quote') else column['name'] -%}
        {{ cast('null', column['data_type']) }} as {{ name }}{{ ", " if not loop.last }}
    {% endfor -%}
{%- endmacro %}
