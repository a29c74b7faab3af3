-- depends_on: {{ ref('first') }}
{%- set relation = adapter.get_relation(this.database, this.schema, 'first') -%}
{%- set names = [] -%}
{%- for column in adapter.get_columns_in_relation(relation.include(database=false)) %}{% do names.append(column.name) %}{% endfor -%}
{%- do relation.path.update({'more': 1}) if not execute %}
select 1 as id, '{{ names | join(" ") }}' as names, '{{ relation.type.upper() }}' as kind
