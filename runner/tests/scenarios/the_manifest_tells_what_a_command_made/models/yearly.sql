{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='moment', begin='2024-01-01', batch_size='year') }}
select timestamp '2024-02-01' as moment
