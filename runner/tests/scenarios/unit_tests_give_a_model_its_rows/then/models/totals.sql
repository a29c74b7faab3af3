select status, max(amount) as total, {{ var('factor', 1) }} as factor, '{{ env_var("SCENARIO_PLACE", "none") }}' as place
from {{ ref('stg_orders') }}
group by status
