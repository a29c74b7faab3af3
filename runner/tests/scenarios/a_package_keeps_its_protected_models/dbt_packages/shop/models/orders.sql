select one from {{ ref('inner_orders') }}
