{#- get_insert_into_sql(this, new_rows, columns): adds the rows of a relation to another. -#}
{% macro get_insert_into_sql(target_relation, temp_relation, dest_columns) -%}
    {%- set names = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    insert into {{ target_relation }} ({{ names }})
    select {{ names }}
    from {{ temp_relation }}
{%- endmacro %}
