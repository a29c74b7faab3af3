{{ config(materialized='ephemeral') }}
select length(wrd) as length from {{ ref('words') }}
