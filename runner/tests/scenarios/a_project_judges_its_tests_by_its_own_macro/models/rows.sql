select cast(null as integer) as once, cast(null as integer) as twice, cast(null as integer) as always
union all select 1, null, null
union all select 1, 1, null
