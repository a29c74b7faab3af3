select date '2024-01-01' as day, 2024 as fiscal_year
