select cast(1 as bigint) as id, 'a' as name
