select cast(1.5 as numeric) as amount
