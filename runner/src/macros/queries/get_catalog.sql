{#- get_catalog(info, ["staging"]): a row per column of the relations of schemas. -#}
{% macro get_catalog(information_schema, schemas) -%}
    {{ return(adapter.dispatch('get_catalog', 'dbt')(information_schema, schemas)) }}
{%- endmacro %}

{% macro default__get_catalog(information_schema, schemas) -%}
    {%- set places = [] -%}
    {%- for schema in schemas -%}
        {%- do places.append("upper(found.table_schema) = upper('" ~ schema ~ "')") -%}
    {%- endfor -%}
    {{ return(run_query(_catalog_query(places | join(' or ') or 'false'))) }}
{%- endmacro %}
