{#- copy_grants(): whether a relation that is made anew has the rights of the one before. -#}
{% macro copy_grants() -%}
    {{ return(adapter.dispatch('copy_grants', 'dbt')()) }}
{%- endmacro %}

{% macro default__copy_grants() -%}
    {{ return(true) }}
{%- endmacro %}

{% macro postgres__copy_grants() -%}
    {{ return(false) }}
{%- endmacro %}
