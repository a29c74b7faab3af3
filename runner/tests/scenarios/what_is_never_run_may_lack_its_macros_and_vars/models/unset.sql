select {{ var('lost') }} as n
