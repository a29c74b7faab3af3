{#- alter_column_comment(this, model.columns): the statements that say what the columns of a relation are. -#}
{% macro alter_column_comment(relation, column_dict) -%}
    {{ return(adapter.dispatch('alter_column_comment', 'dbt')(relation, column_dict)) }}
{%- endmacro %}

{% macro default__alter_column_comment(relation, column_dict) -%}
    {%- set existing = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
    {%- for name in column_dict if name in existing -%}
        {%- set column = column_dict[name] -%}
        comment on column {{ relation }}.{{ adapter.quote(name) }} is {{ _comment_literal(column['description']) }};
    {% endfor -%}
{%- endmacro %}
