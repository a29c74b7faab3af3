select amount * 2 as amount, 'second' as version from {{ ref('payments') }}
