{#- create_table_as(false, this, "select 1 as id"): the statement that makes a table of a query's rows. -#}
{% macro create_table_as(temporary, relation, compiled_code) -%}
    {{ return(adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code)) }}
{%- endmacro %}

{% macro default__create_table_as(temporary, relation, compiled_code) -%}
    create {{ "temporary " if temporary }}table
        {{ relation.include(database=(not temporary), schema=(not temporary)) }}
    as (
        {{ compiled_code }}
    );
{%- endmacro %}
