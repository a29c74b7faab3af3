{% macro tell() %}
    {% if not execute %}
        {% do log('FOUND ' ~ [model.unique_id, model.resource_type, model.path, model.fqn | join('.'), model.alias, model.schema, model.config.materialized, model.config.tags, model.tags, model.config.alias is defined, model.config.get('lookback')] | join(' '), info=true) %}
    {% endif %}
{% endmacro %}
