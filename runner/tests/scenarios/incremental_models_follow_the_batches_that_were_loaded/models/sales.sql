select
    batch_date,
    sale_id,
    trim(product) as product,
    amount,
    sold_on,
    line_number,
    source_file
from {{ source('raw', 'sales') }}
