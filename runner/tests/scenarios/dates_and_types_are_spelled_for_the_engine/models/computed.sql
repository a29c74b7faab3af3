select
    cast({{ dbt.dateadd('day', 30, "cast('2026-03-02' as date)") }} as date) as later,
    cast({{ dbt.date_trunc('month', "cast('2026-03-22' as date)") }} as date) as month_start,
    {{ dbt.datediff("cast('2026-03-02' as date)", "cast('2026-03-15' as date)", 'day') }} as day_count,
    cast('12' as {{ dbt.type_int() }}) as number,
    cast(12 as {{ dbt.type_string() }}) as text,
    {{ dbt.safe_cast("'7'", api.Column.translate_type('integer')) }} as safe,
    {{ dbt.split_part("'a.b.c'", "'.'", 2) }} as part,
    {{ dbt.concat(["'a'", "'b'"]) }} as joined,
    {{ dbt.length("'four'") }} as length,
    {{ dbt.replace("'aXc'", "'X'", "'b'") }} as replaced,
    {{ dbt.string_literal("it is") }} as literal,
    {{ dbt.hash("'x'") }} as hash,
    cast({{ dbt.last_day("cast('2026-02-10' as date)", 'month') }} as date) as last_day
