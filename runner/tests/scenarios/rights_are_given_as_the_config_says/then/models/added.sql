{{ config(materialized='incremental', grants={'select': []}) }}
select 1 as id
