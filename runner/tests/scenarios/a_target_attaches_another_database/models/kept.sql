{{ config(materialized='table') }}
{% if target.type == 'duckdb' %}{{ config(database='other', schema='far') }}{% endif %}
select 1 as id
