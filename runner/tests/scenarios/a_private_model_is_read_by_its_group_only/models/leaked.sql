select id from {{ ref('salaries') }}
