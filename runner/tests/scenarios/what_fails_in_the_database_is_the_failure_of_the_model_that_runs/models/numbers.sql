{{ config(materialized='ephemeral') }}
select cast(word as integer) as n from {{ ref('words') }}
