{#
    A number as a text with four decimals, such as `0.0203`.

        {{ decimal_text('psi') }}
#}
{%- macro decimal_text(number) -%}
cast(cast({{ number }} as numeric(20, 4)) as text)
{%- endmacro -%}
