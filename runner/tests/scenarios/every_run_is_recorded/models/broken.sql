{{ config(materialized='table') }}

select missing from {{ ref('good') }}
