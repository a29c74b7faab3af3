{{ config(
    materialized='incremental', incremental_strategy='microbatch', event_time='moment', batch_size='day', begin='2024-01-01',
    unique_key=('id' if target.type == 'postgres' else none),
) }}
select id, moment, 'x' as mark from {{ ref('moments') }}
where true {% if model.batch and model.batch.id == '20240102' %}and no_such_column{% endif %}
