{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}, {'columns': ['id', 'name']}, {'columns': ['id', 'name']}]) }}
select 1 as id, 'a' as name
