{#- _constraint_of_column({"type": "not_null"}): a constraint behind the type of a column. -#}
{% macro _constraint_of_column(constraint) -%}
    {%- set expression = constraint.get('expression') or '' -%}
    {%- if constraint.type == 'check' -%}
        check ({{ expression }})
    {%- elif constraint.type == 'foreign_key' -%}
        references {{ constraint.to ~ ' (' ~ constraint.to_columns | join(', ') ~ ')' if constraint.get('to') else expression }}
    {%- elif constraint.type == 'custom' -%}
        {{ expression }}
    {%- else -%}
        {{ constraint.type | replace('_', ' ') }} {{ expression }}
    {%- endif -%}
{%- endmacro %}
