{{ config(schema='marts', alias='all_orders') }}
{% do tell() %}
select 1 as id
