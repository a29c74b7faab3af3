select sum(amount) as total from {{ ref('order_view') }}
