{% macro outer() %}{{ inner() }}{% endmacro %}
