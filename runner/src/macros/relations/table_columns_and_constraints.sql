{#- table_columns_and_constraints(): the columns of the model's contract with their types and constraints. -#}
{% macro table_columns_and_constraints() -%}
    {%- set lines = [] -%}
    {%- for column in model['columns'].values() -%}
        {%- set words = [adapter.quote(column['name']) if column.get('quote') else column['name'], column['data_type']] -%}
        {%- for constraint in column.get('constraints') or [] -%}
            {%- do words.append(_constraint_of_column(constraint)) -%}
        {%- endfor -%}
        {%- do lines.append(words | join(' ')) -%}
    {%- endfor -%}
    {%- for constraint in model.get('constraints') or [] -%}
        {%- do lines.append(_constraint_of_table(constraint)) -%}
    {%- endfor -%}
    (
        {{ lines | join(',\n        ') }}
    )
{%- endmacro %}
