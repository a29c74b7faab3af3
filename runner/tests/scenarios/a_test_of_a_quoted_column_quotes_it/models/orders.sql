select 1 as "Order Id"
