{% macro default__bracketed(text) %}'<{{ text }}>'{% endmacro %}
