{{ config(materialized='incremental', unique_key='event_id') }}

select
    event_id,
    event_name,
    {{ is_incremental() }} as was_incremental
from {{ ref('arrived') }}
