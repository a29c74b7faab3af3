{{ config(materialized='incremental', full_refresh=true) }}
select 2 as id, 'two' as word
