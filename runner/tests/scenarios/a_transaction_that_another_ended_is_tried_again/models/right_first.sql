{{ config(materialized='table', pre_hook=[visit('right'), wait(), visit('left')]) }}
select 1 as id
