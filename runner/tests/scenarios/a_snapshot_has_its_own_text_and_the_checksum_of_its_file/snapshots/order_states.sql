-- what became of orders
{% snapshot order_states %}
{{ config(unique_key='order_id', strategy='check', check_cols=['state']) }}
select * from {{ ref('orders') }}
{% endsnapshot %}
