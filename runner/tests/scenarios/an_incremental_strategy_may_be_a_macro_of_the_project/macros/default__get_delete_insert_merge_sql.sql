{% macro default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) %}
    {% if unique_key %}update {{ target }} set word = 'replaced' where {{ unique_key }} in (select {{ unique_key }} from {{ source }});{% endif %}
    {{ get_insert_into_sql(target, source, dest_columns) }}
{% endmacro %}
{% macro duckdb__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) %}
    {{ default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) }}
{% endmacro %}
