{#
    Rows with a null in one of `columns`, which `broken_columns` names: one test and
    one scan, where `not_null` takes one for each column.

        data_tests:
          - has_no_nulls:
              arguments:
                columns: [batch_date, age]
#}
{% test has_no_nulls(model, columns) %}
    {%- set broken = {} -%}
    {%- for column in columns -%}
        {%- do broken.update({column: column ~ ' is null'}) -%}
    {%- endfor -%}
select *
from {{ broken_rows(model, broken) }} as broken_rows
{% endtest %}
