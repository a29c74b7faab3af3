{{ config(materialized='incremental', incremental_strategy='newest') }}
select 3 as id, 'three' as word union all select 4, 'four'
