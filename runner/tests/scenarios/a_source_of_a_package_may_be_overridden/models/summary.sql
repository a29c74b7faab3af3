select colour, receipt_count from {{ ref('colours') }}
