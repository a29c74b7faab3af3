{#- duckdb__get_sorted_by(this, false): what a model's config says of how its files are sorted, for the statement. -#}
{% macro duckdb__get_sorted_by(relation, temporary) -%}
    {%- set columns = _layout_columns(relation, temporary, ['sorted_by', 'sort_by']) -%}
    {%- set quoted = [] -%}
    {%- for column in columns or [] -%}
        {%- do quoted.append(adapter.quote(column)) -%}
    {%- endfor -%}
    {{ return(quoted | join(', ') if columns else none) }}
{%- endmacro %}
