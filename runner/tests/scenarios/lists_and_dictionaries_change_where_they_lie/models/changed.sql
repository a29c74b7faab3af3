{%- set names = [] -%}
{%- set ages = {'ann': [1]} -%}
{%- for name in ['ann', 'bob'] -%}
    {%- do names.append(name) -%}
    {%- do ages.setdefault(name, []).append(loop.index) -%}
{%- endfor -%}
{%- do ages.update({'cid': none}) -%}
{%- set more = names + ['dan'] -%}
{%- set _ = more.insert(0, 'zoe') -%}
{%- set numbers = namespace(total=0) -%}
{%- for number in [1, 2, 3] if number != 2 -%}
    {%- set numbers.total = numbers.total + number -%}
{%- endfor -%}
select
    '{{ names | join(",") }}' as names,
    '{{ more | join(",") }}' as more,
    '{{ ages | string | replace("'", "") }}' as ages,
    '{{ (names * 2)[1:] | join(",") }}' as repeated,
    {{ numbers.total }} as total,
    {{ 7 // 2 + 7 % 4 }} as whole,
    '{{ "%s-%03d" % ("a", 7) }}' as formatted,
    '{{ "a.b.c".rsplit(".", 1) | join("|") }}' as parts,
    '{{ (true, none, 1.0) }}' as shown
