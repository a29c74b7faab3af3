{{ config(materialized='ephemeral') }}
select id, day from {{ ref('orders') }}
