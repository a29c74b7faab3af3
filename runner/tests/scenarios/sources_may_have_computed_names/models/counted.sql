-- depends_on: {{ ref('orders') }}
select count(*) as n from {{ source('shop_' ~ target.schema, 'orders') }}
