{{ config(materialized='table') }}
{% if target.type == 'duckdb' %}
select * from {{ ref('clauses') }}
{% else %}
select 1 as id, 'one' as word, 0 as changes union all select 2, 'two', 0
{% endif %}
