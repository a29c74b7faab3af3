select origin from {{ ref('colours') }}
