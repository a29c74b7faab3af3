{#- _merge_assignments({'update': {'set_expressions': {'a': '1'}}}, columns): "a = 1, ...". -#}
{% macro _merge_assignments(clause, dest_columns) -%}
    {%- set update = clause.get('update') -%}
    {%- set expressions = (update or clause).get('set_expressions') or {} -%}
    {%- set assignments = [] -%}
    {%- for column, expression in expressions.items() -%}
        {%- do assignments.append(column ~ ' = ' ~ expression) -%}
    {%- endfor -%}
    {%- if update is not none -%}
        {%- set columns = get_merge_update_columns(update.get('include'), update.get('exclude'), dest_columns) -%}
        {%- for column in columns if column | replace('"', '') not in expressions -%}
            {%- do assignments.append(column ~ ' = DBT_INTERNAL_SOURCE.' ~ column) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ assignments | join(', ') }}
{%- endmacro %}
