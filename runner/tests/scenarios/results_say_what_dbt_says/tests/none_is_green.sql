select id from {{ ref('as_table') }} where colour = 'green'
