{% macro twice(word) -%}
    {{ caller(word, 1) }} {{ once(word) }} {{ caller(word, 2) }}
{%- endmacro %}
