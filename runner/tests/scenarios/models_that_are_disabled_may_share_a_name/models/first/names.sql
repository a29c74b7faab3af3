select 'first' as folder
