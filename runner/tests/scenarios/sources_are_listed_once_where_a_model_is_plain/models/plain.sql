select id from {{ source('shop', 'raw') }}
union all select id from {{ source('shop', 'other') }}
union all select id from {{ source('shop', 'raw') }}
