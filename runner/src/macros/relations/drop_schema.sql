{#- drop_schema(api.Relation.create(schema="staging")): drops a schema and all in it. -#}
{% macro drop_schema(relation) -%}
    {{ return(adapter.dispatch('drop_schema', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__drop_schema(relation) -%}
    {%- call statement('drop_schema') -%}
        drop schema if exists {{ relation.without_identifier() }} cascade
    {%- endcall -%}
{%- endmacro %}
