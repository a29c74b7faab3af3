{#
    A difference of doubles that is never below zero but by rounding; null stays
    null.

        sqrt({{ not_negative('sum(divergence)') }})
#}
{%- macro not_negative(expression) -%}
(case when {{ expression }} < 0 then 0 else {{ expression }} end)
{%- endmacro -%}
