{{ config(
    materialized='incremental', incremental_strategy='microbatch', event_time='moment', batch_size='day',
    begin='2020-01-01', unique_key='id', concurrent_batches=true,
) }}
select id, moment from {{ ref('moments') }}
