select amount * 3 as amount, 'third' as version from {{ ref('payments') }}
