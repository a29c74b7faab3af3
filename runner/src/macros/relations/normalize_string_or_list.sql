{#- normalize_string_or_list('id', 'sorted_by'): a list of texts; one text is a list of it. -#}
{% macro normalize_string_or_list(raw, field_name) -%}
    {%- if raw is not none and raw is not string and not _is_list(raw) -%}
        {{ exceptions.raise_compiler_error(field_name ~ ' must be a list of strings or a string') }}
    {%- endif -%}
    {%- set texts = [] if raw is none else [raw] if raw is string else raw | list -%}
    {%- if texts | select('string') | list | length < texts | length -%}
        {{ exceptions.raise_compiler_error(field_name ~ ' list values must be non-empty strings') }}
    {%- endif -%}
    {{ return(texts) }}
{%- endmacro %}
