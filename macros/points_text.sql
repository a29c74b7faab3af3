{#
    A difference of shares in percentage points with its sign, such as `+0.2`.

        {{ points_text('rate_change') }}
#}
{%- macro points_text(difference) -%}
case when cast({{ difference }} * 100 as numeric(12, 1)) > 0 then '+' else '' end
            || cast(cast({{ difference }} * 100 as numeric(12, 1)) as text)
{%- endmacro -%}
