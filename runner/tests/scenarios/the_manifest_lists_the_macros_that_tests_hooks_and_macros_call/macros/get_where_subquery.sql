{% macro get_where_subquery(relation) %}{{ return(relation) }}{% endmacro %}
