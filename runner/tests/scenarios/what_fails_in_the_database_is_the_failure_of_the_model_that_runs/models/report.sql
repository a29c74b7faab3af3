select total, length from {{ ref('totals') }} cross join {{ ref('longest') }}
