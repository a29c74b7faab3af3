{{ config(materialized='table', partitioned_by='id', sort_by=['word', 'id']) }} select 1 as id, 'one' as word
