{{ config(materialized='ephemeral') }}
select order_id, status, amount from {{ ref('raw_orders') }}
