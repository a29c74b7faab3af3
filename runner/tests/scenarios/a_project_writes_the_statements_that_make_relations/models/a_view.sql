select id, how as before from {{ ref('a_table') }}
