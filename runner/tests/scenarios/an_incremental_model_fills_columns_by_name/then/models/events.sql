{{ config(materialized='incremental', unique_key='id') }}

select 'y' as note, 'b' as name, 2 as id
