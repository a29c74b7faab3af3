select shop.id
from {{ source('shop', 'orders') }} as shop
inner join {{ source('web', 'orders') }} as web
    on shop.id = web.id
