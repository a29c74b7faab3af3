{{ config(store_failures_as='drawer') }}
select id from {{ ref('orders') }} where id = 2
