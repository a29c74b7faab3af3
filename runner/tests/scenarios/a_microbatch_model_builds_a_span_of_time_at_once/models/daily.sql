{{ config(
    materialized='incremental',
    incremental_strategy='microbatch',
    event_time='happened_at',
    batch_size='day',
    begin='2024-01-01',
) }}
select e.event_id, e.happened_at, mark, '{% if model.batch %}{{ model.batch.id }}{% endif %}' as batch
from {{ ref('events') }} as e
cross join {{ ref('marked') }}
