{{ config(materialized='table', distributed_by='') }}

select 1 as order_id
