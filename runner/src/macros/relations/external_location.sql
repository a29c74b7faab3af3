{#- external_location(this, config): where an external model writes that names no place. -#}
{% macro external_location(relation, config) -%}
    {%- set place = adapter.external_root() ~ '/' ~ relation.identifier -%}
    {%- if config.get('options', {}).get('partition_by') is none -%}
        {{ return(place ~ '.' ~ config.get('format', 'parquet')) }}
    {%- endif -%}
    {{ return(place) }}
{%- endmacro %}
