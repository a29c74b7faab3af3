{#- get_list_of_column_names(columns): their names. -#}
{% macro get_list_of_column_names(columns) -%}
    {{ return(columns | map(attribute='name') | list) }}
{%- endmacro %}
