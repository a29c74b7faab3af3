select 1 as n, 'a' as name, cast(null as integer) as missing union all select 2, 'b', null
