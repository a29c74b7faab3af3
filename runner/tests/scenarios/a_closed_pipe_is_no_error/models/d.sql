{{ config(materialized='table') }}

select n from {{ ref('c') }}
