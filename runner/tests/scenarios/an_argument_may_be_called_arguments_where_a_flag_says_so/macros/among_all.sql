{% test among_all(model, column_name, arguments) %}
select *
from {{ model }}
where {{ column_name }} not in ({{ (arguments.few + arguments.more) | join(', ') }})
{% endtest %}
