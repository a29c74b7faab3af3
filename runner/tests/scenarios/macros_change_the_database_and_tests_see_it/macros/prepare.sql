{% macro prepare() %}
    {% if execute %}
        {% set kept = api.Relation.create(database=target.database, schema=target.schema, identifier='kept') %}
        {% do run_query('create table ' ~ kept ~ ' as select 1 as id; insert into ' ~ kept ~ ' values (2)') %}
        {% do adapter.rename_relation(kept, kept.incorporate(path={'identifier': 'renamed'})) %}
    {% endif %}
{% endmacro %}
