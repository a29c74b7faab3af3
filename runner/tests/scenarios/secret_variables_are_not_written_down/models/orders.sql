select '{{ var('DBT_ENV_SECRET_word') }}' as word, {{ var('number') }} as number
