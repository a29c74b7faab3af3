{% macro should_full_refresh() %}
    {% set existing = adapter.get_relation(this.database, this.schema, this.identifier) %}
    {% if not existing %}{{ return(false) }}{% endif %}
    {% set names = adapter.get_columns_in_relation(existing) | map(attribute='name') | list %}
    {{ return('word' not in names) }}
{% endmacro %}
