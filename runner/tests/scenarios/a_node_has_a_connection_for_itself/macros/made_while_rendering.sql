{% macro made_while_rendering() %}
    {% do run_query('create temporary table rendered_words as select 1 as id') %}
    rendered_words
{% endmacro %}
