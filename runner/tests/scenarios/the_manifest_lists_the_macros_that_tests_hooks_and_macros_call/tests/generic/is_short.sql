{% test is_short(model, column_name) %}
select {{ column_name }} from {{ model }} where length({{ column_name }}) > 9
{% endtest %}
