select 'green' as colour
