select 'red' as colour
