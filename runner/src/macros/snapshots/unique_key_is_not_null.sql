{#- unique_key_is_not_null('id', 'old'): the condition that a row was found. -#}
{% macro unique_key_is_not_null(unique_key, identifier) -%}
    {{ identifier }}.dbt_unique_key{{ '_1' if _is_list(unique_key) }} is not null
{%- endmacro %}
