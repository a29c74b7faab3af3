{% set moved = 'a'.maketrans('ab', 'xy', '-.') %}
{% set named = ''.maketrans({'a': 'aa', 98: none, 'c': 100}) %}
select
    '{{ "a-b.c".translate(moved) }}' as moved,
    '{{ "a-b.c".translate(named) }}' as named,
    '{{ "plain".translate({}) }}' as kept,
    '{{ moved }}' as letters
