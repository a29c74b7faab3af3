{{ config(materialized='incremental', on_schema_change='sync_all_columns') }}
select 2 as id, 'new' as word
