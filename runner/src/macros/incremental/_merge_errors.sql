{#- _merge_errors(): what is wrong with the settings of a merge, a sentence each. -#}
{% macro _merge_errors() -%}
    {%- set texts = ['merge_update_condition', 'merge_insert_condition'] -%}
    {%- set mappings = ['merge_update_set_expressions'] -%}
    {%- set updates = ['merge_update_columns', 'merge_exclude_columns'] -%}
    {%- set lists = updates + ['merge_on_using_columns', 'merge_returning_columns'] -%}
    {%- set errors = [] -%}
    {%- for name in texts if config.get(name) is not none and config.get(name) is not string -%}
        {%- do errors.append(name ~ ' must be a string, found: ' ~ config.get(name)) -%}
    {%- endfor -%}
    {%- for name in mappings if config.get(name) is not none and config.get(name) is not mapping -%}
        {%- do errors.append(name ~ ' must be a dictionary, found: ' ~ config.get(name)) -%}
    {%- endfor -%}
    {%- for name in lists if config.get(name) is not none -%}
        {%- if not _is_list(config.get(name)) -%}
            {%- do errors.append(name ~ ' must be a list') -%}
        {%- else -%}
            {%- for item in config.get(name) if item is not string -%}
                {%- do errors.append(name ~ ' must contain only string values, found: ' ~ item) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do errors.extend(_merge_clause_errors(texts + mappings + updates)) -%}
    {{ return(errors) }}
{%- endmacro %}
