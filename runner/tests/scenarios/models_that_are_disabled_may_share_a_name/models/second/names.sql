select 'second' as folder
