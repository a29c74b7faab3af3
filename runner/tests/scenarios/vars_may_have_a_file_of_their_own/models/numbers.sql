select {{ var('number') }} as number, {{ var('own') }} as own
