{{ config(materialized='table') }}

select
    row_id,
    cast(probability as decimal(9, 5)) as probability,
    predicted_label
from {{ ref('scores') }}
