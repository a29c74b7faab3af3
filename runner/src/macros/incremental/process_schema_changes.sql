{#- process_schema_changes("fail", new_rows, this): does what on_schema_change says; gives
    the columns of the new rows, or nothing where the table stays as it is. -#}
{% macro process_schema_changes(on_schema_change, source_relation, target_relation) -%}
    {{ return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation, target_relation)) }}
{%- endmacro %}

{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) -%}
    {%- if on_schema_change == 'ignore' -%}
        {{ return({}) }}
    {%- endif -%}
    {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
    {%- if changes['schema_changed'] and on_schema_change == 'fail' -%}
        {%- do exceptions.raise_compiler_error(
            'The source and target schemas on this incremental model are out of sync!'
            ~ ' Source columns not in target: ' ~ changes['source_not_in_target']
            ~ '. Target columns not in source: ' ~ changes['target_not_in_source']
            ~ '. New column types: ' ~ changes['new_target_types']
            ~ '. Run it with --full-refresh, or set on_schema_change to append_new_columns or sync_all_columns.'
        ) -%}
    {%- elif changes['schema_changed'] -%}
        {%- do sync_column_schemas(on_schema_change, target_relation, changes) -%}
    {%- endif -%}
    {{ return(changes['source_columns']) }}
{%- endmacro %}
