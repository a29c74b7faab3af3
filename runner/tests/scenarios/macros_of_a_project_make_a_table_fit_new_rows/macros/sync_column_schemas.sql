{% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
    {% for column in schema_changes_dict['source_not_in_target'] %}
        {% do run_query("alter table " ~ target_relation ~ " add column " ~ column.name ~ " varchar default '" ~ on_schema_change ~ "'") %}
    {% endfor %}
{% endmacro %}
