{{ config(materialized='ephemeral') }}
with a as (select id from {{ ref('inner_rows') }}) select id from a -- again