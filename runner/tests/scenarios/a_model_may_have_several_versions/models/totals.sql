select
    (select sum(amount) from {{ ref('orders') }}) as latest,
    (select sum(amount) from {{ ref('orders', version=1) }}) as first,
    (select sum(amount) from {{ ref('orders', v='2') }}) as second,
    (select max(written) from {{ ref('scenario', 'orders', v=3) }}) as third
