{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='event_id',
    )
}}

select event_id, event_name from {{ ref('arrived') }}
