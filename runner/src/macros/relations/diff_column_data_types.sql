{#- diff_column_data_types(from_columns, to_columns): columns of both whose types differ. -#}
{% macro diff_column_data_types(source_columns, target_columns) -%}
    {%- set changed = [] -%}
    {%- for column in source_columns -%}
        {%- set twin = target_columns | selectattr('name', 'equalto', column.name) | first -%}
        {%- if twin and twin.data_type != column.data_type and not column.can_expand_to(other_column=twin) -%}
            {%- do changed.append({'column_name': twin.name, 'new_type': column.data_type}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(changed) }}
{%- endmacro %}
