select name from {{ source('registry', 'citizens') }}
