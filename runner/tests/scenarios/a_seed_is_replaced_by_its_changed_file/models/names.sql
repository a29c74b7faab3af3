select name from {{ ref('colours') }}
