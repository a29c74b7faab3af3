select n from {{ ref('child') }}
