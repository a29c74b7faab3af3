select
    count(*) as words,
    max(first_word) as first_word,
    max(last_word) as last_word,
    max(greeting) as greeting
from {{ ref('words', 'long_words') }}
