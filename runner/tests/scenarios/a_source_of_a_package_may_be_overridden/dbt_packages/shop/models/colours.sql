select colour, count(*) as receipt_count
from {{ source('till', 'receipts') }}
group by colour
