select id from {{ ref('as_view') }} where colour = 'blue'
