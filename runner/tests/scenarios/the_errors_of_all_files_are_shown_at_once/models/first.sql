select n from {{ ref('nowhere') }}
