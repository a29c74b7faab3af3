{% macro tell() %}
    {% if not execute %}
        {% do log('FOUND ' ~ [model.unique_id, model.resource_type, model.path, model.fqn | join('.'), model.alias, model.schema] | join(' '), info=true) %}
    {% endif %}
{% endmacro %}
