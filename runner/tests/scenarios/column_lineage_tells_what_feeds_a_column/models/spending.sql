with

orders as (select * from {{ ref('orders') }}),

everyone as (select * from {{ ref('everyone') }}),

sums as (
    select
        person_id,
        sum(amount) as spent_amount,
        count(*) as order_count
    from orders
    group by person_id
)

select
    everyone.person_id,
    everyone.person_name as who,
    spent_amount,
    order_count,
    case when everyone.age > 35 then spent_amount end as spent_amount_over_35
from everyone
left join sums using (person_id)
union all
select
    -1,
    'nobody',
    0,
    0,
    null
