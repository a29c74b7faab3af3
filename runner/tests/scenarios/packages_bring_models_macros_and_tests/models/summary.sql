select
    count(*) as words,
    max(first_word) as first_word,
    max(last_word) as last_word,
    max(greeting) as greeting,
    max(own_vars) as own_vars
from {{ ref('words', 'long_words') }}
