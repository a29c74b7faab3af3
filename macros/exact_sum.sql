{#
    A sum of doubles that is the same whatever the order of the rows: each is
    rounded to `decimals` first, and those are added exactly.

        {{ exact_sum('positive_count * loss') }} as loss_sum

    `where` restricts the rows.

        {{ exact_sum('positive_count * loss', where='positive_count > 0') }}
#}
{%- macro exact_sum(expression, where=none, decimals=18) -%}
cast(
                sum(cast({{ expression }} as numeric(38, {{ decimals }})))
                {%- if where is not none %} filter (where {{ where }})
                {%- endif %} as double precision
            )
{%- endmacro -%}
