{%- set rows = [
    13000 | filesizeformat, 13000 | filesizeformat(true), 1 | filesizeformat, 999 | filesizeformat, 1e30 | filesizeformat,
    '<b>&</b>' | forceescape | replace("'", ''),
    '<p>one <!-- two --> &lt;three&gt;</p>' | striptags,
    'a b/c&d=ä' | urlencode, {'a b': 'c/d', 'e': 1} | urlencode, [('x', 'y z')] | urlencode,
    'one two well-known extraordinarily long words' | wordwrap(9, wrapstring='|'),
    'one two well-known extraordinarily long words' | wordwrap(9, false, '|', false),
    {'class': 'a "b"', 'id': none, 'list': 5} | xmlattr, {'a': 1} | xmlattr(false),
    ([4] | random) ~ ('' | random | default('none', true)),
    {'b': 1, 'a': 2, 'c': 0} | dictsort(false, 'value') | map('first') | join, [3, 1, 2] | sort(true) | join,
    ['a', 'A', 'a'] | unique(true) | join, '' | default('empty', boolean=true), {'a': 'é'} | tojson | replace('\\', '/'),
    [{'x': 2}, {'x': 1}, {'x': 2}] | groupby(attribute='x') | map(attribute='grouper') | join('+'),
    (range is callable) ~ (1 is callable) ~ (ref is callable) ~ ('a' is callable),
] -%}
{%- set row_class = cycler('odd', 'even') -%}
{%- set separator = joiner(' union all ') -%}
{%- for row in rows %}
{{ separator() }}select {{ loop.index }} as id, '{{ row_class.next() }} {{ row_class.current }}' as turns, '{{ row }}' as text
{%- endfor %}
