select 1 as id, 'a' as note
union all
select 1 as id, 'b' as note
union all
select 2 as id, null as note
