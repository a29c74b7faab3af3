select people.id from {{ ref('people') }} as people
