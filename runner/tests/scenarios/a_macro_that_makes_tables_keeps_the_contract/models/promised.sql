{{ config(materialized='table') }}
select cast('one' as varchar) as name, 1 as id, cast(5 as bigint) as amount
