{{ config(materialized='table') }}

select 2 as customer_id, 'b' as name
union all
select 1 as customer_id, 'a' as name
