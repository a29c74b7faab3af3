-- depends_on: {{ ref('raw_words') }}
select word from {{ source('words', 'raw_words') }}
