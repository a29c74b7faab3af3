{% set long = 'a text that is so long that it does not fit on a line of eighty letters, ' ~ 'and goes on' %}
{% set document = {
    'words': ['plain', 'two words', 'it''s', '', ' edge', 'yes', 'null', '22', '1.5', '1e3', '0x1f', '1:30', '2024-01-31'],
    'signs': ['- item', '-item', 'a: b', 'a:b', 'a #b', 'a#b', '"quoted"', "it's: so", '{a}', '%s', '*', '@x', '---', 'end:', '?'],
    'long': [long, "it's " ~ long, 'é ' ~ long],
    'lines': 'one\ntwo\n\nthree\n',
    'tab': 'a\tb',
    'ragged': 'one \ntwo',
    'numbers': [1, -2, 1.0, 2.5, 1e20, true, none],
    'empty': [[], {}],
    'nested': [[1, [2, 3]], {'b': {'c': 1, 'a': [{'x': 1}]}, 'a': 2}],
    'a key: odd': 'x',
    'yes': 'é',
    12: 'a number for a key',
} %}
{% for text in [toyaml(document), toyaml({'b': 1, 'a': {'d': 1, 'c': 2}}, sort_keys=true), toyaml('text'), toyaml('22'), toyaml([])] %}
{% set outer = loop.index %}
{% for line in text.split('\n') %}
select {{ outer }} as document, {{ loop.index }} as line, '{{ line | replace("'", "''") }}' as written
{% if not loop.last %} union all {% endif %}
{% endfor %}
{% if not loop.last %} union all {% endif %}
{% endfor %}
