select id from {{ ref('payments') }} where amount < 0
