{#- convert_datetime("20260302", "%Y%m%d"): a text as a datetime. -#}
{% macro convert_datetime(date_str, date_fmt) -%}
    {%- set message = "the date '" ~ date_str ~ "' does not have the format '" ~ date_fmt ~ "'" -%}
    {{ return(try_or_compiler_error(message, modules.datetime.datetime.strptime, date_str.strip(), date_fmt)) }}
{%- endmacro %}
