{{ config(materialized='table') }}
select max(length) as length from {{ ref('lengths') }}
