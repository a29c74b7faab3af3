{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if node.resource_type == 'test' -%}
        kept_{{ custom_schema_name | length }}
    {%- elif node.original_file_path.startswith('models/layers/') -%}
        {{ node.path.split('/')[1] }}_{{ node.config.materialized }}_{{ node.config.get('team') }}
    {%- else -%}
        {{ target.schema }}
    {%- endif -%}
{%- endmacro %}
