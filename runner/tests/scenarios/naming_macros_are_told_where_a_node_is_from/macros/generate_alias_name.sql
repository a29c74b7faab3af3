{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {{ custom_alias_name or node.name }}{{ '_of_' ~ node.schema ~ '_' ~ node.alias if node.resource_type == 'seed' and node.config.group is none }}{{ '_' ~ node.tags[0] if node.tags }}
{%- endmacro %}
