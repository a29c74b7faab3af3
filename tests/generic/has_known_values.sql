{#
    Rows with a value that is not in the list of its column, and not null;
    `broken_columns` names the columns. One test and one scan, where
    `accepted_values` takes one for each column.

        data_tests:
          - has_known_values:
              arguments:
                values:
                  population: [all, adults]
                  survey_year: [1994, 1995]
#}
{% test has_known_values(model, values) %}
    {%- set broken = {} -%}
    {%- for column, known in values.items() -%}
        {%- set literals = [] -%}
        {%- for value in known -%}
            {%- if value is string -%}
                {%- do literals.append("'" ~ (value | replace("'", "''")) ~ "'") -%}
            {%- else -%}
                {%- do literals.append(value) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do broken.update({
            column: column ~ ' not in (' ~ (literals | join(', ')) ~ ')'
        }) -%}
    {%- endfor -%}
select *
from {{ broken_rows(model, broken) }} as broken_rows
{% endtest %}
