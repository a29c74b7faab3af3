{{ config(materialized='ephemeral') }}
select * from {{ ref('first') }}
