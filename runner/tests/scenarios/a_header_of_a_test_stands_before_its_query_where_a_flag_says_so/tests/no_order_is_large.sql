{% call set_sql_header(config) %}
create temporary table large_limit as select 2 as top;
{% endcall %}
select id from {{ ref('orders') }}
where id > (select top from large_limit)
