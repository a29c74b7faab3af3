{#
    A part of a whole as a double from 0 to 1; null where the whole is zero.

        {{ share('missing_count', 'record_count') }} as missing_share
#}
{%- macro share(part, whole) -%}
cast({{ part }} as double precision)
        / nullif(cast({{ whole }} as double precision), 0)
{%- endmacro -%}
