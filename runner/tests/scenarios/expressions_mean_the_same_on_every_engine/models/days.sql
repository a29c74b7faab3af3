{{ dbt.date_spine('day', "cast('2026-02-27' as date)", "cast('2026-03-02' as date)") }}
