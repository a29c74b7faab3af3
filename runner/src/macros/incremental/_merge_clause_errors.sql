{#- _merge_clause_errors(['merge_update_condition']): what is wrong with `merge_clauses`, beside
    which the settings of that list would mean nothing. -#}
{% macro _merge_clause_errors(settings) -%}
    {%- set clauses = config.get('merge_clauses') -%}
    {%- if clauses is none -%}
        {{ return([]) }}
    {%- elif clauses is not mapping -%}
        {{ return(['merge_clauses must be a dictionary, found: ' ~ clauses]) }}
    {%- endif -%}
    {%- set errors = [] -%}
    {%- set kinds = ['when_matched', 'when_not_matched'] -%}
    {%- if 'when_matched' not in clauses and 'when_not_matched' not in clauses -%}
        {%- do errors.append(
            "merge_clauses must contain at least one of 'when_matched' or 'when_not_matched' keys"
        ) -%}
    {%- endif -%}
    {%- for kind in kinds if kind in clauses -%}
        {%- if not _is_list(clauses[kind]) -%}
            {%- do errors.append('merge_clauses.' ~ kind ~ ' must be a list') -%}
        {%- elif not clauses[kind] -%}
            {%- do errors.append('merge_clauses.' ~ kind ~ ' must contain at least one element') -%}
        {%- else -%}
            {%- for clause in clauses[kind] if clause is not mapping -%}
                {%- do errors.append(
                    'merge_clauses.' ~ kind ~ ' elements must be dictionaries, found: ' ~ clause
                ) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set ignored = [] -%}
    {%- for name in settings if config.get(name) -%}
        {%- do ignored.append(name) -%}
    {%- endfor -%}
    {%- if ignored -%}
        {%- do errors.append(
            'When merge_clauses is specified, the following basic merge configurations will be '
            ~ 'ignored and should be removed: ' ~ ignored | join(', ')
        ) -%}
    {%- endif -%}
    {{ return(errors) }}
{%- endmacro %}
