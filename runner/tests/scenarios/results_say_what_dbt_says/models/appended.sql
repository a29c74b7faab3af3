{{ config(materialized='incremental') }}
select id from {{ ref('colours') }} where id > 1
