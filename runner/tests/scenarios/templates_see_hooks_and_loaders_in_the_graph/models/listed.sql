{%- set found = [] -%}
{%- if execute -%}
{%- for node in graph.nodes.values() if node.resource_type == 'operation' -%}
{%- do found.append([node.name, node.raw_code, node.tags | join]) -%}
{%- endfor -%}
{%- for source in graph.sources.values() | sort(attribute='name') -%}
{%- do found.append([source.name, source.loader ~ ' of ' ~ source.source_meta.team, source.freshness is none]) -%}
{%- endfor -%}
{%- endif -%}
{%- for name, text, more in found %}
select '{{ name }}' as name, '{{ text }}' as text, '{{ more }}' as more {{ 'union all' if not loop.last }}
{%- else %}
select 1 as none_yet
{%- endfor %}
