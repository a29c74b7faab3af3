{% macro who(node) %}ends */ too early{% endmacro %}
