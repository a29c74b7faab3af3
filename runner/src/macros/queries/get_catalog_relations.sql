{#- get_catalog_relations(info, [this]): a row per column of relations, or of whole schemas. -#}
{% macro get_catalog_relations(information_schema, relations) -%}
    {{ return(adapter.dispatch('get_catalog_relations', 'dbt')(information_schema, relations)) }}
{%- endmacro %}

{% macro default__get_catalog_relations(information_schema, relations) -%}
    {%- set places = [] -%}
    {%- for relation in relations -%}
        {%- set place = "upper(found.table_schema) = upper('" ~ relation.schema ~ "')" -%}
        {%- if relation.database -%}
            {%- set place = place ~ " and upper(found.table_catalog) = upper('" ~ relation.database ~ "')" -%}
        {%- endif -%}
        {%- if relation.identifier -%}
            {%- set place = place ~ " and upper(found.table_name) = upper('" ~ relation.identifier ~ "')" -%}
        {%- endif -%}
        {%- do places.append('(' ~ place ~ ')') -%}
    {%- endfor -%}
    {{ return(run_query(_catalog_query(places | join(' or ') or 'false'))) }}
{%- endmacro %}
