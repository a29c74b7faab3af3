select number from {{ ref('pears') }}
union all
select number from {{ ref('apples') }}
union all
select number from {{ ref('pears') }}
where 1 = 0
