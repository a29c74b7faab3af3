select 1 as order_id, 'open' as state
