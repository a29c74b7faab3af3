{% test is_fine(model) %}select 1 as n from {{ model }} where false{% endtest %}
