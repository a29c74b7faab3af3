{{ config(materialized='incremental', unique_key='n') }}

select 2 as n
