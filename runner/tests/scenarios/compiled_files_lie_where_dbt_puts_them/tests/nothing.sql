select id from {{ ref('stg_orders') }} where id < 0
