select
    word,
    length,
    {{ quoted(var('first_word')) }} as first_word,
    {{ words.quoted(var('last_word')) }} as last_word,
    {{ words.bracketed(var('greeting')) }} as greeting,
    {{ quoted(var('words') | join('+')) }} as own_vars
from {{ ref('word_list') }}
where length > 3
