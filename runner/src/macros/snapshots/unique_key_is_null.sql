{#- unique_key_is_null('id', 'old'): the condition that a row was not found. -#}
{% macro unique_key_is_null(unique_key, identifier) -%}
    {{ identifier }}.dbt_unique_key{{ '_1' if _is_list(unique_key) }} is null
{%- endmacro %}
