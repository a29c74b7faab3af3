{% macro log_count(relation) %}
    {%- set counted = run_query('select count(*) from ' ~ relation) if execute -%}
    insert into {{ relation.schema }}.counts values ({{ counted.rows[0][0] if execute }})
{% endmacro %}
