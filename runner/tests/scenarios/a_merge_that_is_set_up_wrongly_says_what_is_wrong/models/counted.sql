{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='id',
    merge_update_columns='word',
    merge_update_condition=5,
    merge_clauses='none',
    enabled=(target.type == 'duckdb'),
) }}
select 1 as id, 'one' as word
