{% if execute %}
    {% do run_query('create temporary table rows_of_test as select id from ' ~ ref('second') ~ ' where id = 9') %}
{% endif %}
select id from rows_of_test
-- {{ ref('second') }}
