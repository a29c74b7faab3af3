{% macro collect_freshness(source, loaded_at_field, filter) %}
    {%- call statement('asked', fetch_result=True, auto_begin=False) -%}
        select max({{ loaded_at_field }}), min({{ loaded_at_field }}) + interval '1 day 3 hours'
        from {{ source }} where {{ filter }} and id > 1
    {%- endcall -%}
    {{ return(load_result('asked')) }}
{% endmacro %}

{% macro default__get_catalog_relations(information_schema, relations) %}
    {%- set query -%}
        {%- for relation in relations %}
        select '{{ relation.database }}' as table_database, '{{ relation.schema }}' as table_schema,
            '{{ relation.identifier }}' as table_name, 'BASE TABLE' as table_type, 'told' as table_comment,
            'made_up' as column_name, 1 as column_index, 'anything' as column_type,
            null as column_comment, 'nobody' as table_owner
        {{ "union all" if not loop.last }}
        {%- endfor -%}
    {%- endset -%}
    {{ return(run_query(query)) }}
{% endmacro %}
