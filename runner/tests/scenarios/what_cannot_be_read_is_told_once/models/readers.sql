select id from {{ ref('orders') }} join {{ ref('kept') }} using (id)
