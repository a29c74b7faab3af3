{{ config(materialized='incremental', unique_key='id') }}
select id, amount from {{ ref('OrdersView') }}
{% if is_incremental() %}where id > (select max(id) - 1 from {{ this }}){% endif %}
