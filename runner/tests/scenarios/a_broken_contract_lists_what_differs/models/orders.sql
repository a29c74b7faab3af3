{{ config(materialized='table') }}
select 1 as order_id, 'placed' as status, true as is_paid
