-- The default of the second argument is in the properties.
select price * factor + {{ var('extra', 0) }}
