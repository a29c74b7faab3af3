{{ config(materialized='table', team='sales', tags='daily') }}
select 1 as n
