select
    id
from {{ ref('raw_order') }}
