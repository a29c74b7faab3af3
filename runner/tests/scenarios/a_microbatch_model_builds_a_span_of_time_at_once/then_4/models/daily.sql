{{ config(
    materialized='incremental',
    incremental_strategy='microbatch',
    event_time='happened_at',
    batch_size='day',
    begin='2024-01-01',
) }}
select event_id, happened_at, 'z' as mark, '{% if model.batch %}{{ model.batch.id }}{% endif %}' as batch
from {{ ref('events') }}
where true {% if model.batch and model.batch.id == '20240101' %}and no_such_column{% endif %}
