select order_id, status from {{ ref('orders_history') }} where dbt_valid_to is null
