select
    raw_words.word,
    {{ var('repeated') | int }} as times,
    '{{ var("wrapped") }}' as wrapped
from {{ var('word_table') }} as raw_words
