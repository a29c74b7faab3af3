{{ config(materialized='table') }}

select missing_column as n from {{ ref('start') }}
