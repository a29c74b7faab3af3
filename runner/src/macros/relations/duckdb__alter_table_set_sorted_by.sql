{#- duckdb__alter_table_set_sorted_by(this, '"ordered_at"'): the statement that sorts a table's files. -#}
{% macro duckdb__alter_table_set_sorted_by(relation, sorted_by) -%}
    alter table {{ relation }} set sorted by ({{ sorted_by }});
{%- endmacro %}
