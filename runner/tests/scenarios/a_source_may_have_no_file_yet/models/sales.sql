select
    sales.batch_date,
    sales.sale_id,
    returns.batch_date as returned_date
from {{ source('raw', 'sales') }} as sales
left join {{ source('raw', 'returns') }} as returns
    on sales.sale_id = returns.sale_id
