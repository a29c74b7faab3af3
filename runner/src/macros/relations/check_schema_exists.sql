{#- check_schema_exists(information_schema, "staging"): a row with 1 where the schema is there. -#}
{% macro check_schema_exists(information_schema, schema) -%}
    {{ return(adapter.dispatch('check_schema_exists', 'dbt')(information_schema, schema)) }}
{%- endmacro %}

{% macro default__check_schema_exists(information_schema, schema) -%}
    {{ return(run_query(
        "select count(*) from information_schema.schemata where schema_name = '" ~ schema ~ "'"
    )) }}
{%- endmacro %}

{% macro duckdb__check_schema_exists(information_schema, schema) -%}
    {{ return(run_query(
        "select count(*) from system.information_schema.schemata where lower(schema_name) = lower('" ~ schema
        ~ "') and lower(catalog_name) = lower('" ~ information_schema.database ~ "')"
    )) }}
{%- endmacro %}
