{{ config(materialized='table') }}
select 10 as order_id, 2 as customer_id
