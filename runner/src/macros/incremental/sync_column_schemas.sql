{#- sync_column_schemas("append_new_columns", this, changes): makes a table fit what
    check_for_schema_changes has found. -#}
{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
    {{ return(adapter.dispatch('sync_column_schemas', 'dbt')(on_schema_change, target_relation, schema_changes_dict)) }}
{%- endmacro %}

{% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
    {%- set is_full = on_schema_change == 'sync_all_columns' -%}
    {%- set added = schema_changes_dict['source_not_in_target'] if is_full or on_schema_change == 'append_new_columns' else [] -%}
    {%- set removed = schema_changes_dict['target_not_in_source'] if is_full else [] -%}
    {%- if added or removed -%}
        {%- do alter_relation_add_remove_columns(target_relation, added, removed or none) -%}
    {%- endif -%}
    {%- for change in schema_changes_dict['new_target_types'] if is_full -%}
        {%- do alter_column_type(target_relation, change['column_name'], change['new_type']) -%}
    {%- endfor -%}
{%- endmacro %}
