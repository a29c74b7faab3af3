{#- _constraint_of_table({"type": "unique", "columns": ["id"]}): a constraint on a line of its own. -#}
{% macro _constraint_of_table(constraint) -%}
    {%- set expression = constraint.get('expression') or '' -%}
    {%- set columns = '(' ~ (constraint.get('columns') or []) | join(', ') ~ ')' -%}
    {{ 'constraint ' ~ constraint.name ~ ' ' if constraint.get('name') }}
    {%- if constraint.type == 'check' -%}
        check ({{ expression }})
    {%- elif constraint.type == 'foreign_key' -%}
        foreign key {{ columns }} references {{ constraint.to ~ ' (' ~ constraint.to_columns | join(', ') ~ ')' if constraint.get('to') else expression }}
    {%- elif constraint.type == 'custom' -%}
        {{ expression }}
    {%- else -%}
        {{ constraint.type | replace('_', ' ') }} {{ expression }} {{ columns }}
    {%- endif -%}
{%- endmacro %}
