{% macro drop_it() %}
    {% do run_query('drop table ' ~ ref('a')) %}
{% endmacro %}
