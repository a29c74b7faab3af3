{{ config(event_time='happened_at') }}
select 1 as id, cast('2024-01-01' as timestamp) as happened_at
union all select 2, cast('2024-01-02' as timestamp)
