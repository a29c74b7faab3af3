{{ config(tags=['nightly']) }} select id from {{ ref('keys') }}
