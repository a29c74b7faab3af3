{#- load_relation(this): the older name of load_cached_relation. -#}
{% macro load_relation(relation) -%}
    {{ return(load_cached_relation(relation)) }}
{%- endmacro %}
