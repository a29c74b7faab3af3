select a.id from {{ ref('a') }} as a left join {{ ref('b') }} as b on a.id = b.id where b.id is null
