{#- The name of the view that stands for the latest version of a model. -#}
{% macro generate_latest_version_pointer_alias(custom_alias_name=none, node=none) -%}
    {%- do return(adapter.dispatch('generate_latest_version_pointer_alias', 'dbt')(custom_alias_name, node)) -%}
{%- endmacro %}

{% macro default__generate_latest_version_pointer_alias(custom_alias_name=none, node=none) -%}
    {{ (custom_alias_name or node.name) | trim }}
{%- endmacro %}
