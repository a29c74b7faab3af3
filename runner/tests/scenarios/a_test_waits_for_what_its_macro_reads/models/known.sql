select 1 as id, 1 / cast('none' as integer) as wrong
