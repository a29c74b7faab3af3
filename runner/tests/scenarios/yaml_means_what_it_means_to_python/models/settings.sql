{%- for name in ['refunds', 'taxes', 'fees', 'letter', 'code', 'number', 'power', 'span', 'text'] %}
select '{{ name }}' as name, '{{ var(name) }}' as value, '{{ 'text' if var(name) is string else 'none' }}' as kind, '{{ 'on' if var(name) else 'off' }}' as state
{{ 'union all' if not loop.last }}
{%- endfor %}
