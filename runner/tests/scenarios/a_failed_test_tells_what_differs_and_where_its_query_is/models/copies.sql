select id, b from {{ ref('orders') }}
