select 1 as number, 'x' as letter
