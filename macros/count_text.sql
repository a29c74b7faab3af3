{#
    A count below 1,000,000,000 as a text with commas, such as `49,881`.

        {{ count_text('record_count') }}
#}
{%- macro count_text(count) -%}
case
            when {{ count }} >= 1000000
                then cast(cast(floor({{ count }} / 1000000.0) as integer) as text)
                || ',' || lpad(
                    cast(
                        mod(cast(floor({{ count }} / 1000.0) as integer), 1000)
                        as text
                    ),
                    3,
                    '0'
                )
                || ',' || lpad(cast(mod({{ count }}, 1000) as text), 3, '0')
            when {{ count }} >= 1000
                then cast(cast(floor({{ count }} / 1000.0) as integer) as text)
                || ',' || lpad(cast(mod({{ count }}, 1000) as text), 3, '0')
            else cast({{ count }} as text)
        end
{%- endmacro -%}
