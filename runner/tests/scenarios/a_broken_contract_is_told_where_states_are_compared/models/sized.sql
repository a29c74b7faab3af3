select cast('a' as varchar(3)) as name
