select count(*) as counted from {{ ref('orders') }}
