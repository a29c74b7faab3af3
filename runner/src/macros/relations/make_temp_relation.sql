{#- make_temp_relation(this): the name of a temporary table, which has no schema. -#}
{% macro make_temp_relation(base_relation, suffix='__dbt_tmp') -%}
    {{ return(adapter.dispatch('make_temp_relation', 'dbt')(base_relation, suffix)) }}
{%- endmacro %}

{% macro default__make_temp_relation(base_relation, suffix) -%}
    {%- set ending = suffix ~ modules.datetime.datetime.now().strftime('%H%M%S%f') -%}
    {%- set identifier = base_relation.identifier[:63 - ending | length] ~ ending -%}
    {{ return(base_relation.incorporate(path={'identifier': identifier, 'schema': none, 'database': none})) }}
{%- endmacro %}
