{{ config(materialized='incremental', unique_key='id', on_schema_change='append_new_columns') }}
select 2 as id, cast(30.5 as double precision) as amount, 'newer' as place
union all select 3 as id, cast(40.5 as double precision) as amount, 'newer' as place
