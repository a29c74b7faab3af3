{{ config(materialized='table', pre_hook=[visit('left'), wait(), visit('right')]) }}
select 1 as id
