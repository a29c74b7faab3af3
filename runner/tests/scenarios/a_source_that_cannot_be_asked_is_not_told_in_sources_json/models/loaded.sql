select cast('2024-01-01 10:00:00' as timestamp) as loaded_at
