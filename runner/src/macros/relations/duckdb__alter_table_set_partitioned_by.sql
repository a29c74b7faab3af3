{#- duckdb__alter_table_set_partitioned_by(this, 'day(ordered_at)'): the statement that parts a table's files. -#}
{% macro duckdb__alter_table_set_partitioned_by(relation, partitioned_by) -%}
    alter table {{ relation }} set partitioned by ({{ partitioned_by }});
{%- endmacro %}
