{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='person_id',
    incremental_predicates='DBT_INTERNAL_DEST.age > 35',
) }}

select person_id, age from {{ ref('changes') }}
