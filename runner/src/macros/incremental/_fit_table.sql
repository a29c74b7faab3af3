{#- _fit_table(new_rows): makes the model's table fit new rows by the macros that a
    project may change; gives the columns that the rows fill. -#}
{% macro _fit_table(new_rows) -%}
    {%- if not (config.get('contract') or {}).get('enforced') -%}
        {%- do adapter.expand_target_column_types(from_relation=new_rows, to_relation=this) -%}
    {%- endif -%}
    {%- set reaction = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
    {%- set columns = process_schema_changes(reaction, new_rows, this) -%}
    {{ return(columns or adapter.get_columns_in_relation(this)) }}
{%- endmacro %}
