select n from {{ ref('kept') }}
