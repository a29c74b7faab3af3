-- depends_on: {{ ref('numbers') }}
{#- What runs a test calls more, which dbt adds to it once it has run. -#}
{%- set of_running = ['macro.dbt.get_limit_subquery_sql', 'macro.dbt.should_store_failures', 'macro.dbt.statement'] -%}
{%- set rows = [] -%}
{%- for node in graph.nodes.values() if node.name != 'called' -%}
    {%- do rows.append("select '" ~ node.name ~ "' as node, '" ~ node.depends_on.macros | reject('in', of_running) | join(' ') ~ "' as called") -%}
{%- endfor %}
{{ rows | join(' union all ') if execute else 'select 1 as n' }}
