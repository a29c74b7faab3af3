{#- create_indexes(this): makes the indexes that the model's config asks for. -#}
{% macro create_indexes(relation) -%}
    {{ return(adapter.dispatch('create_indexes', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__create_indexes(relation) -%}
    {%- for index in config.get('indexes') or [] -%}
        {%- set create = get_create_index_sql(relation, index) -%}
        {%- if create -%}
            {%- do run_query(create) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
