select id from {{ ref('orders') }} where id > 3
