{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}
select 2 as id, 'second' as word union all select 3, 'third' union all select 4, 'fourth'
