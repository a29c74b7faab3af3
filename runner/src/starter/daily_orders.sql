select
    ordered_on,
    count(*) as order_count,
    sum(order_amount) as order_amount
from {{ ref('stg_orders') }}
group by ordered_on
