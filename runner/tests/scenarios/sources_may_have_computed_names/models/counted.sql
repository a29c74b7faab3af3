-- depends_on: {{ ref('orders') }}, {{ source('of_scenario', 'countries') }}
select count(*) as n from {{ source('shop_' ~ target.schema, 'orders') }}
