select 5 as price union all select 9
