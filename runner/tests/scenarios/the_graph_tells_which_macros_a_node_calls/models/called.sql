-- depends_on: {{ ref('numbers') }}
{%- set rows = [] -%}
{%- for node in graph.nodes.values() if node.name != 'called' -%}
    {%- do rows.append("select '" ~ node.name ~ "' as node, '" ~ node.depends_on.macros | join(' ') ~ "' as called") -%}
{%- endfor %}
{{ rows | join(' union all ') if execute else 'select 1 as n' }}
