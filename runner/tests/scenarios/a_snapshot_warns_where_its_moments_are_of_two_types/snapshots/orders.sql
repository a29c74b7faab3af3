{% snapshot orders_day %}
{{ config(strategy='timestamp', unique_key='id', updated_at='day', target_schema='scenario') }}
select 1 as id, cast('2024-01-01' as date) as day
{% endsnapshot %}
{% snapshot orders_zoned %}
{{ config(strategy='timestamp', unique_key='id', updated_at='day', target_schema='scenario') }}
select 1 as id, cast('2024-01-01' as timestamp with time zone) as day
{% endsnapshot %}
{% snapshot orders_plain %}
{{ config(strategy='timestamp', unique_key='id', updated_at='day', target_schema='scenario') }}
select 1 as id, cast('2024-01-01' as timestamp) as day
{% endsnapshot %}
{% snapshot orders_check %}
{{ config(strategy='check', unique_key='id', check_cols=['day'], target_schema='scenario') }}
select 1 as id, cast('2024-01-01' as timestamp) as day
{% endsnapshot %}
