{% test has_rows(model) %}
    {{ config(fail_calc='sum(missing)', severity='warn') }}
    select case when count(*) = 3 then 0 else 7 end as missing from {{ model }}
{% endtest %}
