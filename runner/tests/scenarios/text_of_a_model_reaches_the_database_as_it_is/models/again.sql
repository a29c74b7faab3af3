{{ config(materialized='incremental', unique_key='semicolon') }}

select * from {{ ref('texts') }} -- the end; really
