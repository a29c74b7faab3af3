-- depends_on: {{ ref('orders') }}
select '{{ graph.exposures['exposure.' ~ project_name ~ '.board'].description if execute }}' as description
