{{ config(materialized='table') }}
select
    id,
    {{ function('in_cents') }}(amount::double precision) as cents,
    {{ function('dearer') }}(4) as dearer
from {{ ref('orders') }}
