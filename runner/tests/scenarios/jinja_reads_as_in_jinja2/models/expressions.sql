{%- set rows = [] -%}
{%- set words = ['b', 'a', 'c'] -%}
{%- set people = [{'name': 'Ada', 'age': 36}, {'name': 'Bob', 'age': 4}] -%}
{%- set counter = namespace(total=0) -%}
{%- for person in people -%}{%- set counter.total = counter.total + person.age -%}{%- endfor -%}
{%- set block -%}
    {%- for word in words if word != 'a' -%}
        {{ loop.index }}{{ word }}{% if not loop.last %}-{% endif %}
    {%- endfor -%}
{%- endset -%}
{%- set dictionary = {'one': 1} -%}
{%- do dictionary.update({'two': 2}) -%}
{{- note(rows, 'join', words | sort | join('+')) -}}
{{- note(rows, 'map', people | map(attribute='name') | join(' ')) -}}
{{- note(rows, 'selectattr', people | selectattr('age', 'gt', 10) | list | length) -}}
{{- note(rows, 'namespace', counter.total) -}}
{{- note(rows, 'block', block) -}}
{{- note(rows, 'items', dictionary.items() | list | length) -}}
{{- note(rows, 'keys', dictionary.keys() | join(',')) -}}
{{- note(rows, 'get', dictionary.get('three', 'none')) -}}
{{- note(rows, 'slice', words[1:] | join) -}}
{{- note(rows, 'last', words[-1]) -}}
{{- note(rows, 'percent', 'a %s and %d' % ('b', 3)) -}}
{{- note(rows, 'format', '{} of {}'.format(1, 2)) -}}
{{- note(rows, 'upper', 'x'.upper() ~ 'Y' | lower) -}}
{{- note(rows, 'replace', 'a_b' | replace('_', ' ')) -}}
{{- note(rows, 'split', 'a.b.c'.split('.')[1]) -}}
{{- note(rows, 'startswith', 'stg_orders'.startswith('stg_')) -}}
{{- note(rows, 'ternary', 'yes' if words else 'no') -}}
{{- note(rows, 'in', 'a' in words and 'z' not in words) -}}
{{- note(rows, 'none', none is none) -}}
{{- note(rows, 'defined', nowhere is defined) -}}
{{- note(rows, 'default', nowhere | default('fallback')) -}}
{{- note(rows, 'range', range(1, 4) | list) -}}
{{- note(rows, 'integer division', 7 // 2) -}}
{{- note(rows, 'division', 7 / 2) -}}
{{- note(rows, 'modulo', 7 % 4) -}}
{{- note(rows, 'power', 2 ** 10) -}}
{{- note(rows, 'float', 1.0) -}}
{{- note(rows, 'true', true) -}}
{{- note(rows, 'json', tojson({'a': [1, none, true]})) -}}
{{- note(rows, 'from json', fromjson('{"a": {"b": 7}}').a.b) -}}
{{- note(rows, 'tojson sorted', tojson({'b': 1, 'a': 2}, sort_keys=true)) -}}
{{- note(rows, 'zip', zip([1, 2], ['x', 'y']) | list | length) -}}
{{- note(rows, 'batch', words | batch(2) | list | length) -}}
{{- note(rows, 'trim', '  x ' | trim ~ '.') -}}
{{- note(rows, 'date', modules.datetime.date(2026, 3, 2).strftime('%d.%m.%Y')) -}}
{{- note(rows, 'later', (modules.datetime.datetime(2026, 3, 2) + modules.datetime.timedelta(days=30)).isoformat()) -}}
{{- note(rows, 'regex', modules.re.sub('[^a-z]+', '_', 'a b-c')) -}}
{{- note(rows, 'unique', ['a', 'a', 'b'] | unique | list | length) -}}
{%- for name, value in rows %}
select '{{ name }}' as name, '{{ value | replace("'", "''") }}' as value{{ '\nunion all' if not loop.last }}
{%- endfor %}
