{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
select {{ expected_column_names | first }} + 1 as number, 'actual' as actual_or_expected from ({{ main_sql }}) as actual
union all
select {{ expected_column_names | first }}, 'expected' from ({{ expected_fixture_sql }}) as expected
{%- endmacro %}
