select 2 as number
