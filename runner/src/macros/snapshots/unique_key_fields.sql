{#- unique_key_fields(['a', 'b']): the columns of a key, under the names that a snapshot's queries give them. -#}
{% macro unique_key_fields(unique_key) -%}
    {%- if not _is_list(unique_key) -%}
        {{ unique_key }} as dbt_unique_key
    {%- else -%}
        {%- for key in unique_key -%}
            {{ key }} as dbt_unique_key_{{ loop.index }}{{ ', ' if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
