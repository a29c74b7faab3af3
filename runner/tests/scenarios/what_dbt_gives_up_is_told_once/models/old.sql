select id, 'a' as word from {{ ref('numbers') }}
