{% macro stand_in() %}{% endmacro %}
