{% macro handed_on(word) -%}
    {%- if word == 'stop' -%}{{ return('stopped') }}{%- endif -%}
    {{ caller(word | upper) }}
{%- endmacro %}
