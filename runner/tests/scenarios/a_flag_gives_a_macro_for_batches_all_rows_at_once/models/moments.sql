{{ config(event_time='moment') }}
select 1 as id, cast('1999-12-31' as timestamp) as moment union all select 2, cast('2020-01-02' as timestamp)
