select 1 as order_id, cast(null as integer) as amount
union all
select 2 as order_id, 5 as amount
