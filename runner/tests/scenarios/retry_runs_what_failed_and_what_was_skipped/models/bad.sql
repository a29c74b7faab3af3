select {{ var('column', 'no_such_column') }} as id from {{ ref('good') }}
