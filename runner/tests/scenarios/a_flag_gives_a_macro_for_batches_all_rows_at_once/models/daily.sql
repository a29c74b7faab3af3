{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='moment', batch_size='day', begin='2020-01-01', unique_key='id') }}
select id, moment from {{ ref('moments') }}
