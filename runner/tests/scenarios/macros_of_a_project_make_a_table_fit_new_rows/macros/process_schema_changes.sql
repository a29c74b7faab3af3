{% macro process_schema_changes(on_schema_change, source_relation, target_relation) %}
    {% if on_schema_change == 'ignore' %}
        {% set rows = run_query('select count(*) from ' ~ source_relation)[0][0] %}
        {% do run_query("comment on table " ~ target_relation ~ " is '" ~ rows ~ " rows came'") %}
        {{ return(adapter.get_columns_in_relation(source_relation)) }}
    {% endif %}
    {{ return(dbt.process_schema_changes(on_schema_change, source_relation, target_relation)) }}
{% endmacro %}
