{#- _layout_columns(this, false, ['sorted_by', 'sort_by']): what a setting of a table in a lake lists, none elsewhere. -#}
{% macro _layout_columns(relation, temporary, names) -%}
    {%- set found = [] -%}
    {%- for name in names if config.get(name) not in [none, ''] -%}
        {%- do found.append(config.get(name)) -%}
    {%- endfor -%}
    {%- if temporary or not found -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set label = names | join('/') -%}
    {%- set columns = normalize_string_or_list(found[0], label) -%}
    {%- if not columns -%}
        {{ exceptions.raise_compiler_error(label ~ ' must contain at least one column') }}
    {%- endif -%}
    {%- set is_beside = config.get('materialized') in ['table', 'incremental'] and relation.identifier != this.identifier -%}
    {%- if is_beside -%}
        {{ return(none) }}
    {%- endif -%}
    {%- if not adapter.is_ducklake(relation) -%}
        {%- do adapter.warn_once(label ~ ' is only supported for DuckLake relations; ignoring for ' ~ relation) -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(columns) }}
{%- endmacro %}
