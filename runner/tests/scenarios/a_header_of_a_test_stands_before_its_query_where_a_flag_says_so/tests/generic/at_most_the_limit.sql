{% test at_most_the_limit(model, column_name) %}
select {{ column_name }} from {{ model }}
where {{ column_name }} > (select top from small_limit)
{% endtest %}
