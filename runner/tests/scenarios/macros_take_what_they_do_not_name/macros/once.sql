{% macro once(word) -%}
    {% call(inner) handed_on(word) %}<{{ inner }}>{% endcall %}
{%- endmacro %}
