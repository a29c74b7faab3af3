select 1 as order_id, 5 as price, cast('2024-05-01' as date) as ordered_on
