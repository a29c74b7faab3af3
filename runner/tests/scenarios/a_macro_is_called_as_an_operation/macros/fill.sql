{% macro fill(count, table='filled') %}
    {% set relation = api.Relation.create(database=target.database, schema=target.schema, identifier=table) %}
    {% do adapter.create_schema(relation) %}
    {% do run_query('create table ' ~ relation ~ ' (id integer)') %}
    {% call statement('insert', auto_begin=True) %}
        insert into {{ relation }} values {% for id in range(count) %}({{ id }}){{ ', ' if not loop.last }}{% endfor %};
        commit;
    {% endcall %}
    {% set rows = run_query('select count(*) as n from ' ~ relation) %}
    {{ print(rows.columns['n'].values()[0] ~ ' rows in ' ~ table ~ ', reads ' ~ ref('ready').identifier) }}
{% endmacro %}
