select fruit from {{ ref('fruits') }}
