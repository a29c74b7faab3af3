{{ config(materialized='table') }} select id, 1 / (id - 1 + id) as one from {{ ref('first') }}
