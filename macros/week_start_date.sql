{#
    The Monday of the ISO week that a date lies in.

        {{ week_start_date('batch_date') }} as week_start_date
#}
{%- macro week_start_date(date_column) -%}
cast(date_trunc('week', cast({{ date_column }} as timestamp)) as date)
{%- endmacro -%}
