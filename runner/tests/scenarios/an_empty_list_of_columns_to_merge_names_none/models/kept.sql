{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='id',
    merge_update_columns=[],
    merge_exclude_columns=['made_in'],
) }}
select 1 as id, {{ 2 if is_incremental() else 1 }} as made_in, {{ 2 if is_incremental() else 1 }} as seen_in
