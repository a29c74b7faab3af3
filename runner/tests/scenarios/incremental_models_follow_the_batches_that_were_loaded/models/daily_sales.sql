{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='batch_date') }}

select
    batch_date,
    count(*) as sale_count
from {{ source('raw', 'sales') }}
{% if is_incremental() %}
where batch_date not in (select batch_date from {{ this }})
    or batch_date = cast('{{ var("batch_date", "1900-01-01") }}' as date)
{% endif %}
group by batch_date
