select n from {{ ref('a') }}
