{{ config(event_time='moment') }}
select 1 as id, cast('2024-01-01 05:00:00' as timestamp) as moment union all
select 2, cast('2024-01-02 05:00:00' as timestamp) union all
select 3, cast('2024-01-03 05:00:00' as timestamp)
