{#- unique_key_join_on('id', 'old', 'new'): the condition that two rows have one key. -#}
{% macro unique_key_join_on(unique_key, identifier, from_identifier) -%}
    {%- if not _is_list(unique_key) -%}
        {{ identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
    {%- else -%}
        {%- for key in unique_key -%}
            {%- set name = '.dbt_unique_key_' ~ loop.index -%}
            {{ equals(identifier ~ name, from_identifier ~ name) }}{{ ' and ' if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
