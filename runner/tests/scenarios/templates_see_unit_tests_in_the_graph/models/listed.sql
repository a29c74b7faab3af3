{%- for test in graph.unit_tests.values() %}
select
    '{{ test.name }}' as name,
    '{{ test.model }}' as model,
    '{{ test.description }}' as description,
    '{{ test.expect.rows[0].n }}' as expected,
    '{{ graph.keys() | sort | join(' ') }}' as parts
{%- else %}
select 1 as none_yet
{%- endfor %}
