{%- set folders = [
    {'name': 'a', 'within': [{'name': 'b', 'within': [{'name': 'c', 'within': []}]}]},
    {'name': 'd', 'within': []}
] -%}
select '{% for folder in folders recursive %}{{ folder.name }}{{ loop.depth }}{{ loop(folder.within) }}{% else %}.{% endfor %}' as tree,
    '{% for outer in [1] %}{% for inner in [1] %}{{ loop.depth }}{% endfor %}{% endfor %}' as depth
