{{ config(materialized='table', pre_hook="select 1") }}
select id from {{ ref('raw_orders') }}
