{#- _expand_column_types(new_rows, this): columns of texts grow where those of new rows are longer. -#}
{% macro _expand_column_types(from_relation, to_relation) -%}
    {%- set wanted = adapter.get_columns_in_relation(from_relation) -%}
    {%- for column in adapter.get_columns_in_relation(to_relation) -%}
        {%- set twin = wanted | selectattr('name', 'equalto', column.name) | first -%}
        {%- if twin and column.can_expand_to(other_column=twin) -%}
            {%- do alter_column_type(to_relation, column.name, api.Column.string_type(twin.string_size())) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
