{#- get_or_create_relation("db", "raw", "orders", "table"): whether it is there, and the relation. -#}
{% macro get_or_create_relation(database, schema, identifier, type) -%}
    {{ return(adapter.dispatch('get_or_create_relation', 'dbt')(database, schema, identifier, type)) }}
{%- endmacro %}

{% macro default__get_or_create_relation(database, schema, identifier, type) -%}
    {%- set found = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
    {%- if found -%}
        {%- do return([true, found]) -%}
    {%- endif -%}
    {%- do return([false, api.Relation.create(
        database=database, schema=schema, identifier=identifier, type=type
    )]) -%}
{%- endmacro %}
