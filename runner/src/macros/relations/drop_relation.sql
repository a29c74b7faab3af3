{#- drop_relation(relation): drops a table or view and what reads it. -#}
{% macro drop_relation(relation) -%}
    {{ return(adapter.dispatch('drop_relation', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__drop_relation(relation) -%}
    {%- call statement('drop_relation') -%}
        drop {{ (relation.type or 'table') | replace('_', ' ') }} if exists {{ relation.render() }} cascade
    {%- endcall -%}
{%- endmacro %}
