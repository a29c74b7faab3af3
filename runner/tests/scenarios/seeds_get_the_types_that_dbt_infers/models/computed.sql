select
    id + 1 as next_id,
    price * 2 as double_price,
    not is_sold as is_there,
    upper(answer) as answer,
    made_on + interval '1 day' as next_day,
    sold_at + interval '1 hour' as next_hour,
    postcode,
    note
from {{ ref('things') }}
