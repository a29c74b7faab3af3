select id, amount from {{ ref('OrdersTable') }}
