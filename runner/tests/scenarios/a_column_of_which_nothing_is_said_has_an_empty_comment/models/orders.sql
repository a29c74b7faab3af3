select 1 as id, 2 as amount, 3 as state
