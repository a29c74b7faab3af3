{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id') }}
select 1 as id, 'one' as word union all select 2, 'two'
