select
    fruit,
    amount,
    cast(amount as numeric(10, 2)) as price,
    cast(3.3 as real) as weight
from {{ ref('fruits') }}
