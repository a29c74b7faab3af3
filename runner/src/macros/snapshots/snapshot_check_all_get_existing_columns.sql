{#- snapshot_check_all_get_existing_columns(model, true, 'all'): whether the query has columns
    that the table lacks, and the compared columns that both have. -#}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
    {%- if not target_exists -%}
        {{ return((false, none)) }}
    {%- endif -%}
    {%- set query = node['compiled_code'] -%}
    {%- if check_cols_config != 'all' -%}
        {%- if check_cols_config is string or check_cols_config is not iterable or not check_cols_config -%}
            {{ exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) }}
        {%- endif -%}
        {%- set query = 'select ' ~ check_cols_config | join(', ') ~ ' from (\n' ~ query ~ '\n) as checked' -%}
    {%- endif -%}
    {%- set table = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
    {%- set known = adapter.get_columns_in_relation(table) | map(attribute='name') | list -%}
    {%- set wanted = get_columns_in_query(query) -%}
    {%- set compared = [] -%}
    {%- for column in wanted if column in known -%}
        {%- do compared.append(adapter.quote(column)) -%}
    {%- endfor -%}
    {{ return((compared | length < wanted | length, compared)) }}
{%- endmacro %}
