{{ config(materialized='incremental', unique_key=[]) }}
select 1 as id, 'one' as word union all select 2, 'two'
