select n from {{ ref('b') }}
