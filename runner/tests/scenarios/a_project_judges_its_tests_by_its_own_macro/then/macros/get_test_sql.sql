{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
select {{ fail_calc }} as failures, 'x' as should_warn, 'y' as should_error
from ({{ main_sql }}) as found
{%- endmacro %}
