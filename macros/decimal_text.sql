{#
    A number as a text with four decimals, such as `0.0203`.

        {{ decimal_text('psi') }}

    Engines agree on what lies half-way between two of them only where the number
    is a decimal one before it is cut.
#}
{%- macro decimal_text(number) -%}
cast(
    cast(cast({{ number }} as numeric(30, 12)) as numeric(20, 4)) as text
)
{%- endmacro -%}
