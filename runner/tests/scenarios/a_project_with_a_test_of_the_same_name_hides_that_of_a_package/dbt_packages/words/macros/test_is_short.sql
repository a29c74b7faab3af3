{% test is_short(model, column_name) %}
{{ config(fail_calc='sum(amount)') }}
{{ return(adapter.dispatch('test_is_short', 'words')(model, column_name, 3)) }}
{% endtest %}

{% macro default__test_is_short(model, column_name, length) %}
select {{ column_name }}, 5 as amount from {{ model }} where length({{ column_name }}) > {{ length }}
{% endmacro %}
