{% set raw = source('shop', 'raw') %}
select id from {{ raw }}
union all select id from {{ source('shop', 'other') }}
union all select id from {{ source('shop', 'raw') }}
