{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='id',
    merge_update_columns=['seen_in'],
    merge_exclude_columns=['made_in'],
) }}
select 1 as id, 1 as made_in, 1 as seen_in
