{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='id',
    merge_update_condition="true",
    merge_clauses={'when_matched': ['update'], 'when_not_matched': {}},
    enabled=(target.type == 'duckdb'),
) }}
select 1 as id, 'one' as word
