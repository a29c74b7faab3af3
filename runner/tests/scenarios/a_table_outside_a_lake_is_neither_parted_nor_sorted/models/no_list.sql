{{ config(materialized='incremental', partition_by={'field': 'id'}) }} select 1 as id
