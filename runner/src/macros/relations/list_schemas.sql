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
