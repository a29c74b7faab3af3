{{ config(materialized='external', location='first.parquet') }} select 1 as id
