{{ config(materialized='table') }} select 1 as order_id, 10 as amount, date '2026-03-02' as ordered_on
