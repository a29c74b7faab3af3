{#- _merge_clause_action({'action': 'update', 'mode': 'star'}, columns): "update set *". -#}
{% macro _merge_clause_action(clause, dest_columns) -%}
    {%- set action, mode = clause.get('action'), clause.get('mode') -%}
    {%- if action == 'update' and mode == 'star' -%} update set *
    {%- elif action == 'update' and mode in ('by_name', 'by_position') -%} update {{ mode | replace('_', ' ') }}
    {%- elif action == 'update' -%} update set {{ _merge_assignments(clause, dest_columns) }}
    {%- elif action == 'insert' and mode == 'star' -%} insert *
    {%- elif action == 'insert' and mode in ('by_name', 'by_position') -%} insert {{ mode | replace('_', ' ') }}
    {%- elif action == 'insert' -%}
        {%- set insert = clause.get('insert') or {} -%}
        insert ({{ insert.get('columns', []) | join(', ') }}) values ({{ insert.get('values', []) | join(', ') }})
    {%- elif action == 'error' -%} error {{ dbt.string_literal(clause['error_message']) if clause.get('error_message') }}
    {%- else -%} {{ action | replace('_', ' ') }}
    {%- endif -%}
{%- endmacro %}
