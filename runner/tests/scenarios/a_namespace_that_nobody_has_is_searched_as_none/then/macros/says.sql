{% macro default__says() %}'mew'{% endmacro %}
