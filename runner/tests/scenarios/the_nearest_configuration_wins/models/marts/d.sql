{{ config(materialized='view', tags=['of_the_file']) }}

select 1 as n
