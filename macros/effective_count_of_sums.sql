{#
    The effective count of records whose weights, and their squares, are summed
    already; null where there is none.

        {{ effective_count_of_sums('record_weight', 'squared_weight') }}
            as effective_record_count
#}
{%- macro effective_count_of_sums(weight, squared_weight) -%}
cast({{ weight }} as double precision)
        * cast({{ weight }} as double precision)
        / nullif(cast({{ squared_weight }} as double precision), 0)
{%- endmacro -%}
