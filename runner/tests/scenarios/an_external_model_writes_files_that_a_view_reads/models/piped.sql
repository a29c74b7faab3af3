select id, word from {{ ref('rows') }}
