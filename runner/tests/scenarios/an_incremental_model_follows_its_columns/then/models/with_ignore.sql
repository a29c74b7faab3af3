{{ config(materialized='incremental', unique_key='id', on_schema_change='ignore') }}
select 2 as id, 'b' as name, cast(20 as integer) as amount, 'new' as place
