{{ config(materialized='table', distributed_by='order_id') }}

with

orders as (select 1 as order_id, 20 as amount)

select
    order_id,
    amount
from orders
