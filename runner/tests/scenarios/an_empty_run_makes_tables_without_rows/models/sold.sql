{{ config(materialized='table') }}
select id, day, '{{ flags.EMPTY }}' as empty from {{ ref('staged') }}
