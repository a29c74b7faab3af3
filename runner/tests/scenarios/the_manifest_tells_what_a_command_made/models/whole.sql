select id from {{ ref('part') }}
