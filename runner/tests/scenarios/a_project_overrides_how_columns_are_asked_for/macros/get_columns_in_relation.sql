{% macro get_columns_in_relation(relation) %}
    {{ return('those of ' ~ relation.identifier) }}
{% endmacro %}
