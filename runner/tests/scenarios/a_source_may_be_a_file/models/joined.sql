{{ config(materialized='table') }}
select orders.id, lines.amount
from {{ source('files', 'orders') }} as orders
join {{ source('files', 'lines') }} as lines on lines.id = orders.id
