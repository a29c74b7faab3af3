{#- dates_in_range("20260302", "20260304"): every day from the first to the last. -#}
{% macro dates_in_range(start_date_str, end_date_str=none, in_fmt="%Y%m%d", out_fmt="%Y%m%d") -%}
    {%- set first = convert_datetime(start_date_str, in_fmt) -%}
    {%- set last = first if end_date_str is none else convert_datetime(end_date_str, in_fmt) -%}
    {%- if last < first -%}
        {{ exceptions.raise_compiler_error("the range of dates ends before it begins: " ~ first ~ ", " ~ last) }}
    {%- endif -%}
    {%- set days = [] -%}
    {%- for index in range((last - first).days + 1) -%}
        {%- set day = first + modules.datetime.timedelta(days=index) -%}
        {%- do days.append(day.strftime(out_fmt) if out_fmt else day) -%}
    {%- endfor -%}
    {{ return(days) }}
{%- endmacro %}
