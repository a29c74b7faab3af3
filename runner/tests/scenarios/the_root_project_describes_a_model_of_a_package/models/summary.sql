select count(*) as words from {{ ref('long_words') }}
