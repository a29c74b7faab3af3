{% macro number() %}2{% endmacro %}
