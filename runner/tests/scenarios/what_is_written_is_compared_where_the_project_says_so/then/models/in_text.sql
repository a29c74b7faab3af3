{{ config(materialized=env_var('KIND', 'table')) }}
select 1 as id
