{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='person_id',
    merge_update_columns=['city'],
) }}

select person_id, city, age from {{ ref('changes') }}
