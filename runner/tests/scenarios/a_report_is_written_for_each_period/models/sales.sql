select 'W1' as week, 'apples' as product, 3.5 as amount
union all select 'W1', 'pears <b>*ripe*</b>', 1
union all select 'W2', 'apples', 2
union all select 'W2', 'pears <b>*ripe*</b>', 4
