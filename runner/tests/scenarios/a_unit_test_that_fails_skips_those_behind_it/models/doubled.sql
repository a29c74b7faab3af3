select number * 2 as twice from {{ ref('numbers') }}
