{% test is_short(model, column_name) %}
{{ config(fail_calc='max(amount)') }}
select {{ column_name }}, 7 as amount from {{ model }} where length({{ column_name }}) > 3
{% endtest %}

{% test is_long(model, column_name) %}
{{ return(adapter.dispatch('test_is_long', 'words')(model, column_name)) }}
{% endtest %}

{% macro default__test_is_long(model, column_name) %}
select {{ column_name }} from {{ model }} where length({{ column_name }}) < 1
{% endmacro %}

{% test is_known(model, column_name) %}
{{ words.test_is_known(model, column_name) }}
{% endtest %}
