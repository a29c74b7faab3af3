select 'of the root' as origin
