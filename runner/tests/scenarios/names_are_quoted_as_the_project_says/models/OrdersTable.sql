{{ config(materialized='table') }}
select id, amount from {{ source('shop', 'ORDERS_SEED') }}
-- depends_on: {{ ref('Orders_Seed') }}
