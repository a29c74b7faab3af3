select id, customer_id, status from {{ ref('orders') }}
