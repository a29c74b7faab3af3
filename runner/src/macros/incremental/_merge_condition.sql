{#- _merge_condition(['day', 'id'], none): when a new row meets one that is there. -#}
{% macro _merge_condition(unique_key, incremental_predicates) -%}
    {%- set predicates = incremental_predicates or [] -%}
    {%- set conditions = [predicates] if predicates is string else predicates | list -%}
    {%- for key in ([unique_key] if unique_key is string else unique_key) if unique_key -%}
        {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
    {%- endfor -%}
    {%- if not unique_key -%}
        {%- do conditions.append('false') -%}
    {%- endif -%}
    ({{ conditions | join(') and (') }})
{%- endmacro %}
