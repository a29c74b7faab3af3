{#- incremental_validate_on_schema_change("fail"): the same where it is known, else the default. -#}
{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') -%}
    {%- set known = ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'] -%}
    {{ return(on_schema_change if on_schema_change in known else default) }}
{%- endmacro %}
