{{ config(materialized='table', partitioned_by=['id', 1]) }} select 1 as id
