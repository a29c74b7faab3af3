{% set rows = [] %}
{% for source in graph.sources.values() %}
    {% set config = source.config %}
    {% do rows.append(
        "select '" ~ source.name ~ "' as name, '" ~ config.watched ~ "' as watched, '"
        ~ config.get('owner', 'nobody') ~ "' as owner, '" ~ config.get('team', 'none') ~ "' as team"
    ) %}
{% endfor %}
{{ rows | join(' union all ') if execute else 'select 1 as name' }}
