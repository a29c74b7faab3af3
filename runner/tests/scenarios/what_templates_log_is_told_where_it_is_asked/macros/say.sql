{% macro say() %}{% do log('told quietly') %}{% do log('told aloud', info=true) %}{% endmacro %}
