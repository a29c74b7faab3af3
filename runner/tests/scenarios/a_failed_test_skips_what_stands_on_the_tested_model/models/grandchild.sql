select id from {{ ref('child') }}
