select 'placed' as order_status
