select 1 as order_id, 10 as price, cast('2024-01-01' as date) as ordered_on
