{#- make_backup_relation(this, "table"): the name of what was there before. -#}
{% macro make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') -%}
    {{ return(adapter.dispatch('make_backup_relation', 'dbt')(base_relation, backup_relation_type, suffix)) }}
{%- endmacro %}

{% macro default__make_backup_relation(base_relation, backup_relation_type, suffix) -%}
    {{ return(base_relation.incorporate(
        path={'identifier': base_relation.identifier ~ suffix}, type=backup_relation_type
    )) }}
{%- endmacro %}
