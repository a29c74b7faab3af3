{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='id',
    merge_update_condition="DBT_INTERNAL_SOURCE.version > DBT_INTERNAL_DEST.version",
    merge_insert_condition="DBT_INTERNAL_SOURCE.version > 0",
) }}
select * from (
    select 1 as id, 4 as version union all select 2, 6 union all select 3, 0 union all select 4, 1
) as changes
{% if target.type != 'duckdb' %}where version > 0 and id <> 1{% endif %}
