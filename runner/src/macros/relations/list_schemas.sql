{#- list_schemas(target.database): the names of the schemas of a database. -#}
{% macro list_schemas(database) -%}
    {{ return(adapter.dispatch('list_schemas', 'dbt')(database)) }}
{%- endmacro %}

{% macro default__list_schemas(database) -%}
    {{ return(run_query(
        "select distinct schema_name from " ~ information_schema_name(database) ~ ".SCHEMATA"
        ~ " where catalog_name ilike '" ~ database ~ "'"
    )) }}
{%- endmacro %}

{% macro duckdb__list_schemas(database) -%}
    {%- set condition = "" if database is none else " where lower(catalog_name) = lower('" ~ database ~ "')" -%}
    {{ return(run_query("select schema_name from system.information_schema.schemata" ~ condition)) }}
{%- endmacro %}
