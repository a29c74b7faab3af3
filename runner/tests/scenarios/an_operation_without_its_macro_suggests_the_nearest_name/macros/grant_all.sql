{% macro grant_everything() %}{% endmacro %}
