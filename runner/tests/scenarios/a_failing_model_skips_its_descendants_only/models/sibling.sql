select n from {{ ref('good') }}
