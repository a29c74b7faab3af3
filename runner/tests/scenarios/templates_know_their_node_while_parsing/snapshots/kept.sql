{% snapshot kept_orders %}
{{ config(strategy='check', unique_key='id', check_cols='all') }}
{% do tell() %}
select 1 as id
{% endsnapshot %}
