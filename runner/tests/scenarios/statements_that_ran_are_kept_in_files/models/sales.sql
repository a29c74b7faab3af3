{{ config(materialized='table', pre_hook="select 1 as before") }}
select id from {{ ref('stg_orders') }}
