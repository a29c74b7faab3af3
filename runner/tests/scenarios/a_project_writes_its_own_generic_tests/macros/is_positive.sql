{% test is_positive(model, column_name, above=0) %}
    select {{ column_name }} from {{ model }} where not {{ column_name }} > {{ above }} -- the bad rows
{% endtest %}
