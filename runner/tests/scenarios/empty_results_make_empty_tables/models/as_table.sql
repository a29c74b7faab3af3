{{ config(materialized='table') }}

select * from {{ ref('nothing') }}
