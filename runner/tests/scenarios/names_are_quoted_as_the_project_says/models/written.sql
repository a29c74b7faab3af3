{{ config(materialized='table', post_hook=[]) }}
-- depends_on: {{ ref('OrdersGrow') }}
{%- set found = adapter.get_relation(this.database, this.schema, 'OrdersGrow') -%}
{%- set made = api.Relation.create(schema='S', identifier='I') -%}
{%- set texts = [ref('OrdersView').include(database=false), found.identifier | lower, made, made.quote(identifier=true),
  made.quote_policy.identifier, adapter.quote_as_configured('A', 'identifier'), adapter.quote_as_configured('A', 'schema')] -%}
{%- for text in texts %}
select {{ loop.index }} as id, '{{ text }}' as text {{ 'union all' if not loop.last }}
{%- endfor %}
