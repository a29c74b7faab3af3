select id, postcode as code, town_code from {{ ref('towns') }}
