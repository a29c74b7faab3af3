{{ config(materialized='ephemeral', indexes='id') }}
select 1 as id
