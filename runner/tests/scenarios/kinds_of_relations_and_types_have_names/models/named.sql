{% if execute %}
    {% do log('NAMED ' ~ [api.Relation.Table, api.Relation.View, api.Relation.CTE, api.Relation.MaterializedView, api.Relation.External] | join(' '), info=true) %}
    {% do log('NAMED ' ~ (this.type == api.Relation.View) ~ ' ' ~ (load_relation(this).type == api.Relation.View), info=true) %}
    {% do log('NAMED ' ~ api.Column.string_type(7) ~ ', ' ~ api.Column('a', 'varchar', 3).string_type(9), info=true) %}
    {% do log('NAMED ' ~ this.information_schema('columns').include(database=false), info=true) %}
    {% do log('NAMED ' ~ 'a\tbc\td'.expandtabs(4) ~ '|' ~ 'é'.encode('utf-8').hex() ~ '|' ~ '\t'.expandtabs(), info=true) %}
{% endif %}
select 1 as id
