{{ config(materialized='incremental', unique_key='event_id') }}

select event_id, event_name from {{ ref('arrived') }}
