{#- get_create_index_sql(this, {"columns": ["id"], "unique": true}): the statement that makes an index. -#}
{% macro get_create_index_sql(relation, index_dict) -%}
    {{ return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) }}
{%- endmacro %}

{% macro default__get_create_index_sql(relation, index_dict) -%}
    {%- set index = adapter.parse_index(index_dict) -%}
    create {{ "unique " if index.unique }}index if not exists "{{ index.render(relation) }}"
    on {{ relation }} {{ "using " ~ index.type if index.type }}
    ({{ index.columns | join(', ') }})
{%- endmacro %}
