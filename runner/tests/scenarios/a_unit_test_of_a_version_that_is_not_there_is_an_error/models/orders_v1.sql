select amount, 'first' as version from {{ ref('payments') }}
