-- depends_on: {{ ref('fruits') }}
{%- set parents = graph.nodes['model.' ~ project_name ~ '.fruits'].depends_on.nodes if execute else [] %}
select '{{ parents | join(",") }}' as parents
