{{ config(
    materialized='incremental', incremental_strategy='microbatch', event_time='moment', batch_size='day', begin='2024-01-01',
    unique_key=('id' if target.type == 'postgres' else none),
) }}
select id, moment, 'y' as mark from {{ ref('moments') }}
