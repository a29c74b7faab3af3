{% macro highest() %}
    {% do return(run_query('select 7 as id')) %}
{% endmacro %}
