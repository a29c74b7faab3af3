{#- _comment_literal("it's new"): a comment as SQL writes a text. -#}
{% macro _comment_literal(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro %}
