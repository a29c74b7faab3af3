select id, seen_at || '.' as seen_at from {{ ref('visits') }}
