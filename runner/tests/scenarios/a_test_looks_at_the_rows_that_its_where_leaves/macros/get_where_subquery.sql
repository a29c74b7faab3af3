{% macro get_where_subquery(relation) %}
    {% set where = config.get('where', '') %}
    {% if where %}
        (select * from {{ relation }} where {{ where | replace('__first__', '1') }}) dbt_subquery
    {% else %}
        {{ relation }}
    {% endif %}
{% endmacro %}
