select * from {{ ref('given') }}
