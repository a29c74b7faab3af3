select 1 as id
{% if execute and var('second', false) %}{{ exceptions.raise_compiler_error('no more') }}{% endif %}
