{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='id',
    merge_update_condition="DBT_INTERNAL_SOURCE.version > DBT_INTERNAL_DEST.version",
    merge_insert_condition="DBT_INTERNAL_SOURCE.version > 0",
) }}
{#- Only one engine knows conditions of a merge; for the others the query has them. -#}
select 1 as id, 5 as version union all select 2, 5
