{#- partition_range("20260302,20260304"): every day of a range, or the one day. -#}
{% macro partition_range(raw_partition_date, date_fmt='%Y%m%d') -%}
    {%- set bounds = (raw_partition_date | string).split(',') -%}
    {%- if bounds | length > 2 -%}
        {{ exceptions.raise_compiler_error("a range is one date, or two with a comma: " ~ raw_partition_date) }}
    {%- endif -%}
    {{ return(dates_in_range(bounds[0], bounds[1] if bounds | length == 2 else none, in_fmt=date_fmt)) }}
{%- endmacro %}
