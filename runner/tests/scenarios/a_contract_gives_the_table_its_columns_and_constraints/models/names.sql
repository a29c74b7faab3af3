select name from {{ ref('customers') }}
