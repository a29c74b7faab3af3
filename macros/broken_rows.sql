{#
    The rows of a relation that break a rule: after `broken_columns`, the names of
    the columns in question, come the columns of the relation. `broken` is a mapping
    from column to the condition that says that it is broken.

        from {{ broken_rows(ref('people'), {'age': 'age < 0'}) }} as broken_rows
#}
{%- macro broken_rows(relation, broken) -%}
(
    select
        concat_ws(
            ', ',
            {%- for column, condition in broken.items() %}
            case when {{ condition }} then '{{ column }}' end
            {%- if not loop.last %},{% endif %}
            {%- endfor %}
        ) as broken_columns,
        *
    from {{ relation }}
    where
        {%- for condition in broken.values() %}
        {% if not loop.first %}or {% endif %}{{ condition }}
        {%- endfor %}
)
{%- endmacro -%}
