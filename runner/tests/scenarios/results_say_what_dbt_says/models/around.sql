select id from {{ ref('within') }}
