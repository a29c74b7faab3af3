{% macro outer() %}select {{ inner() }} as n{% endmacro %}
