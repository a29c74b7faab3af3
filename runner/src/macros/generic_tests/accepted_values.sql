{#- Rows: values of the column that are not in the list, with their counts. -#}
{% test accepted_values(model, column_name, values, quote=True) %}
    {{ return(adapter.dispatch('test_accepted_values', 'dbt')(model, column_name, values, quote)) }}
{% endtest %}

{% macro default__test_accepted_values(model, column_name, values, quote) %}
with

all_values as (
    select
        {{ column_name }} as value_field,
        count(*) as n_records
    from {{ model }}
    group by {{ column_name }}
)

select
    value_field,
    n_records
from all_values
where value_field not in (
    {%- for value in values %}
    {% if quote %}'{{ value | string | replace("'", "''") }}'{% else %}{{ value }}{% endif %}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
)
{% endmacro %}
