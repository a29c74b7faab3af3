{% macro inner() %}1{% endmacro %}
