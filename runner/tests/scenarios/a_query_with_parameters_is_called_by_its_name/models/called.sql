{{ config(materialized='table') }}
{% if target.type == 'duckdb' %}
select 'all' as name, a, b from {{ ref('all_rows') }}()
union all select 'some', a, b from {{ ref('some_rows') }}(1, 4)
union all select 'one', a, b from {{ ref('one_row') }}(7)
{% else %}
select name, a, b from {{ ref('numbers') }}
inner join (select 'all' as name, 1 as least, 7 as most union all select 'some', 1, 4 union all select 'one', 7, 7) as names
on a between least and most
{% endif %}
