select id, '{{ var("place", "here") }}' as place from {{ ref('keys') }}
