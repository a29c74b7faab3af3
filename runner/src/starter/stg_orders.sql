select
    id as order_id,
    customer as customer_name,
    amount as order_amount,
    ordered_on
from {{ ref('raw_orders') }}
