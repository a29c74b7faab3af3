{#- _merge_update_clause(): what a merge does with rows that meet, where no clause says it. -#}
{% macro _merge_update_clause() -%}
    {%- set update = {
        'include': config.get('merge_update_columns') or [],
        'exclude': config.get('merge_exclude_columns') or [],
        'set_expressions': config.get('merge_update_set_expressions') or {},
    } -%}
    {%- set is_explicit = update['include'] or update['exclude'] or update['set_expressions'] -%}
    {{ return({
        'action': 'update',
        'mode': 'explicit' if is_explicit else 'by_name',
        'condition': config.get('merge_update_condition'),
        'update': update,
    }) }}
{%- endmacro %}
