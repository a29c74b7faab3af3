{#- postgres_escape_comment("it's new"): a comment as a literal of PostgreSQL. -#}
{% macro postgres_escape_comment(comment) -%}
    {{ _comment_literal(comment) }}
{%- endmacro %}
