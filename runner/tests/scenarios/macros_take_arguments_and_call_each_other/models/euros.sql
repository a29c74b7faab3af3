{% set names = ['id', 'amount_cents', 'amount_cents as cents'] %}

select
    {{ listed(names) }},
    {{ cents_to_euros('amount_cents') }} as amount_euros,
    {{ cents_to_euros(digits=0, column='amount_cents') }} as rounded_euros,
    {{ names | length }} as name_count
from {{ ref('prices') }} as prices
