{{ config(tags=['weekly']) }} select id from {{ ref('b') }}
