{#- diff_columns(from_columns, to_columns): those of the first list whose names the second lacks. -#}
{% macro diff_columns(source_columns, target_columns) -%}
    {%- set known = target_columns | map(attribute='name') | list -%}
    {%- set missing = [] -%}
    {%- for column in source_columns if column.name not in known -%}
        {%- do missing.append(column) -%}
    {%- endfor -%}
    {{ return(missing) }}
{%- endmacro %}
