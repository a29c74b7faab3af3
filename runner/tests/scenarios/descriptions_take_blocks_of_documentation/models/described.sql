-- depends_on: {{ ref('orders') }}
select '{{ graph.nodes['model.' ~ project_name ~ '.orders'].description if execute }}' as description
