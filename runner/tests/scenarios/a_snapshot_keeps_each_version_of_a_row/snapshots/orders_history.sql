{% snapshot orders_history %}
{{ config(target_schema='scenario', unique_key='order_id', strategy='timestamp', updated_at='updated_at') }}
select order_id, status, updated_at from {{ ref('orders') }}
{% endsnapshot %}
