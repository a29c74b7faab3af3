{#
    One end of the 95 % interval of the difference of two independent rates, from
    the Wilson bounds of each (Newcombe's hybrid score interval).

        {{ change_bound(
            'rate', 'rate_lower', 'previous_rate', 'previous_rate_upper', '-'
        ) }} as rate_change_lower

    For the lower end give the lower bound of the rate, the upper one of the
    previous rate and '-'; for the upper end the other two and '+'.
#}
{%- macro change_bound(rate, bound, previous_rate, previous_bound, sign) -%}
{{ rate }} - {{ previous_rate }}
        {{ sign }} sqrt(
            ({{ rate }} - {{ bound }}) * ({{ rate }} - {{ bound }})
            + ({{ previous_rate }} - {{ previous_bound }})
            * ({{ previous_rate }} - {{ previous_bound }})
        )
{%- endmacro -%}
