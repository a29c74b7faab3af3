-- depends_on: {{ ref('orders') }}
{% if target.type == 'postgres' %}{{ adapter.verify_database(target.database) }}{% endif %}
select
    '{{ adapter.already_exists(target.schema, "orders") }}' as has_orders,
    '{{ adapter.already_exists(target.schema, "returns") }}' as has_returns,
    '{{ adapter.get_columns_in_table(target.schema, "orders") | map(attribute="name") | join(" ") }}' as order_columns,
    '{{ adapter.check_schema_exists(target.database, target.schema) }}' as has_schema
