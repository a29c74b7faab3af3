{{ config(materialized='incremental', unique_key='id') }}
select id, colour from {{ ref('colours') }}
