{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}]) }}
select 1 as id, 'a' as name
union all
select 1 as id, 'b' as name
