{#- _merge_clause_condition({'condition': 'a > b'}): " and a > b", or nothing. -#}
{% macro _merge_clause_condition(clause) -%}
    {%- set condition = clause.get('condition') -%}
    {%- if condition is string and condition -%}
        {{ return(' and ' ~ condition) }}
    {%- elif condition -%}
        {{ return(' and (' ~ condition | join(') and (') ~ ')') }}
    {%- endif -%}
    {{ return('') }}
{%- endmacro %}
