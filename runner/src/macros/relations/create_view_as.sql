{#- create_view_as(this, "select 1 as id"): the statement that makes a view of a query. -#}
{% macro create_view_as(relation, sql) -%}
    {{ return(adapter.dispatch('create_view_as', 'dbt')(relation, sql)) }}
{%- endmacro %}

{% macro default__create_view_as(relation, sql) -%}
    create view {{ relation }} as (
        {{ sql }}
    );
{%- endmacro %}
