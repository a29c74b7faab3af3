select n from {{ ref('start') }}
