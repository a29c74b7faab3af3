{% macro generate_schema_name(custom_schema_name, node) %}
{{ custom_schema_name or 'none' }}_{{ node.resource_type }}_{{ node.name[:8] }}
{% endmacro %}
