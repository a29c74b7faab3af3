-- depends_on: {{ ref('fruits') }}
{%- set tests = graph.nodes.values() | selectattr('name', 'equalto', 'apples_are_fruits') | list if execute else [] %}
select '{{ tests[0].depends_on.nodes | join(",") if tests else "" }}' as parents
