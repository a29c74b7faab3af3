select 1 as id, 'one' as word, 10 as size
union all select 2, 'two', 20
