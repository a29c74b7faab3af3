{#- get_merge_sql(this, new_rows, 'id', columns, none): one statement. -#}
{% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {{ adapter.dispatch('get_merge_sql', 'dbt')(
        target, source, unique_key, dest_columns, incremental_predicates
    ) }}
{%- endmacro %}

{% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {%- set updated = get_merge_update_columns(
        config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns
    ) -%}
    {%- set inserted = dest_columns | map(attribute='quoted') | list -%}
    merge into {{ target }} as DBT_INTERNAL_DEST
    using {{ source }} as DBT_INTERNAL_SOURCE
    on {{ _merge_condition(unique_key, incremental_predicates) }}
    {%- if unique_key %}
    when matched then update set
        {%- for column in updated %}
        {{ column }} = DBT_INTERNAL_SOURCE.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    {%- endif %}
    when not matched then insert ({{ inserted | join(', ') }})
    values ({% for column in inserted %}DBT_INTERNAL_SOURCE.{{ column }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {%- set errors = _merge_errors() -%}
    {%- if errors -%}
        {{ exceptions.raise_compiler_error('MERGE configuration errors:\n' ~ errors | join('\n')) }}
    {%- endif -%}
    {%- set clauses = config.get('merge_clauses') or {} -%}
    {%- set using_columns = config.get('merge_on_using_columns') or [] -%}
    merge into {{ target }} as DBT_INTERNAL_DEST
    using {{ source }} as DBT_INTERNAL_SOURCE
    {%- if using_columns %}
    using ({{ using_columns | join(', ') }})
    {%- else %}
    on {{ _merge_condition(unique_key, incremental_predicates) }}
    {%- endif %}
    {%- for clause in clauses.get('when_matched') or [_merge_update_clause()] %}
    when matched{{ _merge_clause_condition(clause) }} then {{ _merge_clause_action(clause, dest_columns) }}
    {%- endfor %}
    {%- set insert = {'action': 'insert', 'mode': 'by_name', 'condition': config.get('merge_insert_condition')} %}
    {%- for clause in clauses.get('when_not_matched') or [insert] %}
    when not matched{{ ' by ' ~ clause['by'] if clause.get('by') }}
    {{- _merge_clause_condition(clause) }} then {{ _merge_clause_action(clause, dest_columns) }}
    {%- endfor %}
    {%- set returned = config.get('merge_returning_columns') %}
    {%- if returned %}
    returning {{ returned if returned is string else returned | join(', ') }}
    {%- endif %}
{%- endmacro %}
