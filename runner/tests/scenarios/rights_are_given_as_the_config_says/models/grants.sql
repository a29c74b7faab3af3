-- depends_on: {{ ref('orders') }} {{ ref('open_orders') }} {{ ref('added') }}
{{ config(materialized='table', grants={}) }}
{% if target.type == 'postgres' %}
select cast(table_name as text) as name, lower(privilege_type) as privilege
from information_schema.role_table_grants
where grantee = 'PUBLIC' and table_schema = 'scenario' and table_name <> 'grants'
{% else %}
select * from (
    values ('added', 'select'), ('open_orders', 'select'), ('orders', 'insert'), ('orders', 'select')
) as given (name, privilege)
{% endif %}
