select {{ outer() }} as n, {{ dbt.string_literal('a') }} as word, {{ outer() }} as again
