select n from {{ source('no', 'where') }}
