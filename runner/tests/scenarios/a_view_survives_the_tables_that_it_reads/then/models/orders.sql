{{ config(materialized='table') }}
select 1 as order_id, 7 as amount, 'new' as status
