{% if execute %}{{ exceptions.raise_compiler_error('not yet') }}{% endif %}select 1 as id
