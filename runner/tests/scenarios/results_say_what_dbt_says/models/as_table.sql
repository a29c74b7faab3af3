{{ config(materialized='table') }}
select id, colour from {{ ref('colours') }}
