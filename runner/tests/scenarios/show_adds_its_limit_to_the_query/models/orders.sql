select 1 as order_id union all select 2 union all select 3 order by 1
