{{ config(materialized='table') }}
select sum(n) as total from {{ ref('numbers') }}
