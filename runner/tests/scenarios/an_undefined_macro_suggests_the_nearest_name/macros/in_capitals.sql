{% macro in_capitals(column) %}upper({{ column }}){% endmacro %}
