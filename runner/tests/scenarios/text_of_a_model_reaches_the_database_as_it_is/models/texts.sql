{{ config(materialized='table') }}

-- a semicolon; in a comment, and 'an open quote
/* another; one */
select
    'a;b' as semicolon,
    '$1 ? ?1 :name %s %(x)s @p {} \' as marks,
    'it''s' as quote,
    'ä€😀' as letters,
    '{{ "{{ x }}" }}' as braces,
    '{% raw %}{{ y }}{% endraw %}' as raw,
    '--no comment' as dashes,
    "x;y"
from (select 1 as "x;y") as named
