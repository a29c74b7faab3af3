{% test is_known(model, column_name) %}
-- depends_on: {{ ref('known') }}
{% if execute %}
select * from {{ model }} where {{ column_name }} not in (select id from {{ ref('known') }})
{% endif %}
{% endtest %}
