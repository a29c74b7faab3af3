select id, '{{ var("place") }}' as place from {{ ref('bad') }}
