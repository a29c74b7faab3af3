select id, amount, '{{ model.version }}' as written from {{ ref('orders', v=2) }}
