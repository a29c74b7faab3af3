{% test is_small(model, column_name) %}
select {{ column_name }} from {{ model }} where {{ column_name }} > 9
{% endtest %}
