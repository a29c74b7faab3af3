{#
    A share as a text with one decimal, such as `8.4 %`.

        {{ percent_text('income_over_50k_rate') }}
#}
{%- macro percent_text(share) -%}
cast(cast({{ share }} * 100 as numeric(12, 1)) as text) || ' %'
{%- endmacro -%}
