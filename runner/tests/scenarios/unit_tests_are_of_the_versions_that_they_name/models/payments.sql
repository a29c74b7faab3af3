select 5 as amount
