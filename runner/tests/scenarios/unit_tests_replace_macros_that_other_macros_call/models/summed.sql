select {{ outer() }} + {{ var('extra', 0) }} as summed
