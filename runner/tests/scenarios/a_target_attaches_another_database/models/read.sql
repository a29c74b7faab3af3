{{ config(materialized='table') }} select * from {{ ref('kept') }}
