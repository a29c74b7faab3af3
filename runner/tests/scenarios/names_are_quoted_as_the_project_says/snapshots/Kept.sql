{% snapshot Kept_Orders %}
{{ config(target_schema='scenario', unique_key='id', strategy='check', check_cols='all') }}
select * from {{ ref('OrdersView') }}
{% endsnapshot %}
