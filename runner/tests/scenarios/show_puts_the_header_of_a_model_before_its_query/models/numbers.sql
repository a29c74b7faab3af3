{% call set_sql_header(config) %}
with digits as (select 1 as digit union all select 2 as digit)
{%- endcall %}
select digit from digits order by digit
