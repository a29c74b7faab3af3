select * from {{ ref('numbers') }} where a = wanted
