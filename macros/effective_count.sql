{#
    How many records of equal weight would say as much as these weighted ones:
    the square of the sum of weights over the sum of their squares.

        {{ effective_count('instance_weight') }} as effective_record_count
#}
{%- macro effective_count(weight) -%}
cast(sum({{ weight }}) as double precision)
        * cast(sum({{ weight }}) as double precision)
        / nullif(
            cast(sum({{ weight }} * {{ weight }}) as double precision),
            0
        )
{%- endmacro -%}
