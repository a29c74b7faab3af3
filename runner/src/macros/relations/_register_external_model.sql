{#- _register_external_model(node): a view of the files of an external model. -#}
{% macro _register_external_model(node) -%}
    {%- set relation = api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.alias
    ) -%}
    {%- set options = node.config.get('options') or {} -%}
    {%- set place = node.config.get('location') or external_location(relation, node.config) -%}
    {%- if options.get('partition_by') or options.get('per_thread_output') -%}
        {%- set depth = (options.get('partition_by') or '').split(',') | length -%}
        {%- set depth = depth if options.get('partition_by') else 0 -%}
        {%- set place = place ~ '/*' ~ '/*' * depth ~ '.' ~ (options.get('format') or 'parquet') -%}
    {%- endif -%}
    {%- do adapter.create_schema(relation) -%}
    {%- do run_query("create or replace view " ~ relation ~ " as (select * from '" ~ render(place) ~ "')") -%}
{%- endmacro %}
