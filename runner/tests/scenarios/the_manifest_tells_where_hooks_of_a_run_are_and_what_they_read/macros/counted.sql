{% macro counted() %}
{% set relations = [ref('two'), ref('one')] %}
select 1
{% endmacro %}
