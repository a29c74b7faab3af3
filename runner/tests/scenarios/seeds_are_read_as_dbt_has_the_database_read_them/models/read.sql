select
    number,
    case '{{ target.type }}'
        when 'duckdb' then name is null
        else name = ''''''
    end as is_mark_of_the_engine
from {{ ref('marks') }}
