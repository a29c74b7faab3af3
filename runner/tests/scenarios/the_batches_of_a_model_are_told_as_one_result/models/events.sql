{{ config(materialized='table', event_time='happened_at') }}
select cast('2026-01-01 10:00:00' as timestamp) as happened_at
union all
select cast('2026-01-02 10:00:00' as timestamp)
