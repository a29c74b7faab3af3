{#- drop_relation_if_exists(load_relation(this)): drops a relation, or does nothing for none. -#}
{% macro drop_relation_if_exists(relation) -%}
    {%- if relation is not none -%}
        {{ adapter.drop_relation(relation) }}
    {%- endif -%}
{%- endmacro %}
