-- depends_on: {{ ref('kinds') }}
select
    {% for kind in kinds() %}
    '{{ kind }}' as {{ kind }}_kind,
    {% endfor %}
    1 as n
