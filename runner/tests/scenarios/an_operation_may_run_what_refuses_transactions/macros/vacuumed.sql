{% macro vacuumed(name) %}
    {% set statement %}
        vacuum {{ ref(name) }}
    {% endset %}
    {% do run_query(statement) %}
    {% set counted = run_query('select count(*) from ' ~ ref(name)) %}
    {% do print(counted.columns[0].values()[0] ~ ' row') %}
{% endmacro %}
