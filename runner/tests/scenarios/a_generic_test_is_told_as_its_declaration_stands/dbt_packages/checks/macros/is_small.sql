{% test is_small(model, column_name) %}
{{ config(fail_calc='count(*)') }}
select * from {{ model }} where {{ column_name }} > 9
{% endtest %}
