{#- alter_relation_comment(this, "one row per order"): the statement that says what a relation is. -#}
{% macro alter_relation_comment(relation, relation_comment) -%}
    {{ return(adapter.dispatch('alter_relation_comment', 'dbt')(relation, relation_comment)) }}
{%- endmacro %}

{% macro default__alter_relation_comment(relation, relation_comment) -%}
    comment on {{ (relation.type or 'table') | replace('_', ' ') }} {{ relation }} is {{ _comment_literal(relation_comment) }}
{%- endmacro %}
