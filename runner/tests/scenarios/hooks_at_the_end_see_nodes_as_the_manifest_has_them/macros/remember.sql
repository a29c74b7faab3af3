{% macro remember(results) %}
    {%- for result in results %}
    {%- set node = result.node %}
    insert into {{ target.schema }}.seen values (
        '{{ node.name }}',
        '{{ node.resource_type }}',
        '{{ node.config.materialized }}',
        {{ node.config.full_refresh is none }},
        '{{ node.description }}',
        {{ node.compiled_code is not none and node.compiled_code | length > 0 }},
        '{{ (node.depends_on.nodes | join(",")) if node.depends_on else "" }}'
    );
    {%- endfor %}
{% endmacro %}
