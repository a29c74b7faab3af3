{% macro warns() %}{% do exceptions.warn('told as a warning') %}{% endmacro %}
