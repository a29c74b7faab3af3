{{ config(materialized='table') }}

select "order", "select" from {{ ref('group') }}
