{% test is_long(model, column_name) %}
{{ return(adapter.dispatch('test_is_long', 'words')(model, column_name, 3)) }}
{% endtest %}

{% test is_known(model, column_name) %}
{{ config(fail_calc='sum(amount)') }}
select {{ column_name }}, 2 as amount from {{ model }}
{% endtest %}
