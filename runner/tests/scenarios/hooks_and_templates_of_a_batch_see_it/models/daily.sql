{{ config(
    materialized='incremental', incremental_strategy='microbatch', event_time='moment', batch_size='day', begin='2020-01-01',
    unique_key=('id' if target.type == 'postgres' else none),
    pre_hook="insert into {{ target.schema }}.seen values ('before', '{{ model.batch.id }}')",
    post_hook="insert into {{ target.schema }}.seen values ('after', '{{ model.batch.id }}')",
) }}
select id, moment,
    '{{ model.batch.event_time_start.isoformat() if model.batch else '' }}' as batch,
    '{{ (model.config.__dbt_internal_microbatch_event_time_end | string)[:10] }}' as until,
    (select count(*) from {{ ref('moments').render() }}) as all_moments
from {{ ref('moments') }}
