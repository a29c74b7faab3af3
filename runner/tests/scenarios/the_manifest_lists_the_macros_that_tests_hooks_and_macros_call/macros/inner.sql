{% macro inner() %}{{ 1 if is_incremental() else 2 }}{% endmacro %}
