{{ config(materialized='table') }}

select 1 as customer_id, 'a' as name
union all
select 1 as customer_id, 'c' as name
