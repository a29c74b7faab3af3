{{ config(event_time='moment') }}
select 1 as id, cast('2020-01-01 05:00:00' as timestamp) as moment
