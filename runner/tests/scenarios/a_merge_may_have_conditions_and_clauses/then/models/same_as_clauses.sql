{{ config(materialized='table') }}
{% if target.type == 'duckdb' %}
select * from {{ ref('clauses') }}
{% else %}
select 2 as id, 'second' as word, 1 as changes union all select 3, 'new', null
{% endif %}
