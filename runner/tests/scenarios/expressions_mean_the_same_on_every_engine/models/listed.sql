with words as (select 'b' as word union all select 'a' union all select 'c')
select
    {{ dbt.listagg('word', "', '", 'order by word') }} as words,
    {{ dbt.listagg('word', "', '", 'order by word', 2) }} as two_words,
    {{ dbt.bool_or("word = 'a'") }} as has_a
from words
