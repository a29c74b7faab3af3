{{ config(materialized='incremental', unique_key='id') }}
select id from {{ ref('kept') }} -- last