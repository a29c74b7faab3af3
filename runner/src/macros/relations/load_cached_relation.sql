{#- load_cached_relation(this): the relation as the database has it, or none. -#}
{% macro load_cached_relation(relation) -%}
    {{ return(adapter.get_relation(
        database=relation.database, schema=relation.schema, identifier=relation.identifier
    )) }}
{%- endmacro %}
