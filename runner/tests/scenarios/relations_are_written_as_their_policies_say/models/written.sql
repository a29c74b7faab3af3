{%- set plain = api.Relation.create(database='d', schema='s', identifier='I', quote_policy={'database': false, 'schema': false, 'identifier': false}) -%}
{%- set short = api.Relation.create(database='d', schema='s', identifier='I', include_policy={'database': false}) -%}
{%- set rows = [plain, short, plain.quote(identifier=true), short.quote(schema=false), short.include(database=true, schema=false), plain.quote_policy.identifier] -%}
{%- for row in rows %}
select {{ loop.index }} as id, '{{ row }}' as text {{ 'union all' if not loop.last }}
{%- endfor %}
