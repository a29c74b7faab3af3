select 1 as id, 5 as amount union all select 2, -5
