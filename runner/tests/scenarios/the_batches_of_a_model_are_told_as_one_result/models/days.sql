{{ config(
    materialized='incremental', incremental_strategy='microbatch', unique_key='happened_at' if target.type == 'postgres' else none,
    event_time='happened_at', begin='2026-01-01', batch_size='day'
) }}
select happened_at from {{ ref('events') }}
