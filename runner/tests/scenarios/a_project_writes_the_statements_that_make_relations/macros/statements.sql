{% macro default__create_table_as(temporary, relation, sql, language="sql", partitioned_by=none, sorted_by=none) -%}
    create {{ "temporary " if temporary }}table {{ relation.include(database=(not temporary), schema=(not temporary)) }} as (
        select own.*, 'made' as how from ({{ sql }}) as own
    )
{%- endmacro %}

{% macro default__create_view_as(relation, sql) -%}
    create view {{ relation }} as (
        select own.*, 'shown' as how from ({{ sql }}) as own
    )
{%- endmacro %}

{% macro default__create_schema(relation) -%}
    {%- call statement('create_schema') -%}
        create schema if not exists {{ relation.include(database=false) }};
        create table if not exists {{ relation.include(database=false) }}.born as select 'by the macro' as how
    {%- endcall -%}
{%- endmacro %}

{% macro tell(what, name, how) -%}
    insert into {{ target.schema }}.told values ('{{ what }}', '{{ name }}', '{{ how }}')
{%- endmacro %}

{% macro get_create_index_sql(relation, index_dict) -%}
    {{ tell('index', model.name, index_dict['columns'] | join(' ')) }}
{%- endmacro %}

{% macro default__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- do run_query(tell('docs', relation.identifier, model.description)) -%}
{%- endmacro %}

{% macro apply_grants(relation, grant_config, should_revoke=True) -%}
    {%- do run_query(tell('grants', relation.identifier, should_revoke if is_incremental())) -%}
{%- endmacro %}

{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
