-- depends_on: {{ ref('sales') }}
{% if target.type == 'postgres' %}
select obj_description('{{ target.schema }}.sales'::regclass) as note
{% else %}
select comment as note from duckdb_tables() where table_name = 'sales'
{% endif %}
