{#
    How many standard errors a share or rate is from what it was: the two-sample
    z with the pooled share, both sizes effective counts; null where it is
    undefined.

        {{ change_z('rate', 'size', 'previous_rate', 'previous_size') }}
            as rate_z
#}
{%- macro change_z(rate, size, previous_rate, previous_size) -%}
    {%- set pooled_rate -%}
(
                    {{ rate }} * {{ size }}
                    + {{ previous_rate }} * {{ previous_size }}
                ) / nullif({{ size }} + {{ previous_size }}, 0)
    {%- endset -%}
({{ rate }} - {{ previous_rate }})
        / nullif(
            sqrt(greatest(
                {{ pooled_rate }}
                * (1 - {{ pooled_rate }})
                * (
                    1 / nullif({{ size }}, 0)
                    + 1 / nullif({{ previous_size }}, 0)
                ),
                0
            )),
            0
        )
{%- endmacro -%}
