{#- _is_list(['a']): whether a value is a list; a text and a mapping are none. -#}
{% macro _is_list(value) -%}
    {{ return(value is sequence and value is not string and value is not mapping) }}
{%- endmacro %}
