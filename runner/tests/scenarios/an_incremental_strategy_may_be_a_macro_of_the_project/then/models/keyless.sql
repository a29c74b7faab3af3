{{ config(materialized='incremental', unique_key='') }}
select 2 as id, 'second' as word union all select 3, 'third' union all select 4, 'fourth'
