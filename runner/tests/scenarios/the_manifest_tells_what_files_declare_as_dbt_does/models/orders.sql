select 1 as id, cast('2024-05-01' as date) as ordered_on
