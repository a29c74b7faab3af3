{#- get_create_index_sql(this, {"columns": ["id"], "unique": true}): the statement that makes an index. -#}
{% macro get_create_index_sql(relation, index_dict) -%}
    {{ return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) }}
{%- endmacro %}

{% macro default__get_create_index_sql(relation, index_dict) -%}
    {%- set method = index_dict.get('type') -%}
    {%- set columns = index_dict['columns'] | join(', ') -%}
    {%- set name = local_md5(columns ~ relation.render() ~ index_dict.get('unique', false) ~ (method or '')) -%}
    create {{ "unique " if index_dict.get('unique') }}index if not exists "{{ name }}"
    on {{ relation }} {{ "using " ~ method if method }}
    ({{ columns }})
{%- endmacro %}
