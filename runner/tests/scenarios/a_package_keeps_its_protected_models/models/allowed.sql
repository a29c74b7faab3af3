select one from {{ ref('orders') }}
