{% macro who(node) %}run for {{ node.name }} on {{ target.name }}{% endmacro %}
