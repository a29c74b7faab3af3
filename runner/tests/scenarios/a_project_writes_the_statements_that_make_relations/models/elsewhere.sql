{{ config(materialized='table', schema='aside') }}
select 3 as id
