-- depends_on: {{ ref('orders') }} {{ ref('open_orders') }}
{{ config(materialized='table') }}
{% if target.type == 'postgres' %}
select
    c.relname as name,
    coalesce(a.attname, '') as col,
    d.description as text
from pg_description as d
inner join pg_class as c on c.oid = d.objoid
inner join pg_namespace as n on n.oid = c.relnamespace
left join pg_attribute as a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
where n.nspname = 'scenario'
{% else %}
select table_name as name, '' as col, comment as text from duckdb_tables() where comment is not null
union all
select view_name as name, '' as col, comment as text from duckdb_views() where comment is not null
union all
select table_name as name, column_name as col, comment as text from duckdb_columns() where comment is not null
{% endif %}
