{{ config(materialized='table', sorted_by=[]) }} select 1 as id
