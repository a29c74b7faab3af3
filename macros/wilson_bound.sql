{#
    One end of the Wilson 95 % interval of a rate among `size` records.

        {{ wilson_bound('income_rate', 'record_count', '-') }}
            as income_rate_lower

    `sign` is '-' for the lower end and '+' for the upper one. `rate` and `size`
    are doubles; `size` need not be whole. The numbers are z, z^2 / 2, z^2 / 4 and
    z^2 for the normal quantile z of 97.5 %.
#}
{%- macro wilson_bound(rate, size, sign) -%}
(
        {{ rate }} * {{ size }} + 1.920729440648
        {{ sign }} 1.959964 * sqrt(
            {{ size }} * {{ rate }}
            * (1 - {{ rate }})
            + 0.960364720324
        )
    ) / ({{ size }} + 3.841458881296)
{%- endmacro -%}
