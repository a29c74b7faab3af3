{#
    The label of the ISO week that a date lies in, such as `2026-W10`.

        {{ iso_week('batch_date') }} as iso_week

    The year is that of the ISO week: 2027-01-01 lies in `2026-W53`.
#}
{%- macro iso_week(date_column) -%}
cast(extract(isoyear from {{ date_column }}) as text)
        || '-W'
        || lpad(cast(extract(week from {{ date_column }}) as text), 2, '0')
{%- endmacro -%}
