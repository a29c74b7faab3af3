{#- should_store_failures(): whether the rows of a failed test are kept. -#}
{% macro should_store_failures() -%}
    {%- set kind = config.get('store_failures_as') -%}
    {%- if kind is not none -%}{{ return(kind != 'ephemeral') }}{%- endif -%}
    {%- set configured = config.get('store_failures') -%}
    {{ return(flags.STORE_FAILURES if configured is none else configured) }}
{%- endmacro %}
