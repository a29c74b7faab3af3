{{ config(materialized='view') }}

select 7 as n
