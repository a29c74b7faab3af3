select id, name from {{ ref('orders') }}
