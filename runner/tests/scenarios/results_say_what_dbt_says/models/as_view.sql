select id, colour from {{ ref('colours') }}
