{#- duckdb__get_partitioned_by(this, false): what a model's config says of how its files are parted, for the statement. -#}
{% macro duckdb__get_partitioned_by(relation, temporary) -%}
    {%- set columns = _layout_columns(relation, temporary, ['partitioned_by', 'partition_by']) -%}
    {{ return(columns | join(', ') if columns else none) }}
{%- endmacro %}
