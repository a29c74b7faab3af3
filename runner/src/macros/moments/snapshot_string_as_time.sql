{#- dbt.snapshot_string_as_time("2026-03-02"): a text as a moment. -#}
{% macro snapshot_string_as_time(timestamp) -%}
    {{ return(adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp)) }}
{%- endmacro %}

{% macro default__snapshot_string_as_time(timestamp) -%}
    {{ return("'" ~ timestamp ~ "'::timestamp") }}
{%- endmacro %}
