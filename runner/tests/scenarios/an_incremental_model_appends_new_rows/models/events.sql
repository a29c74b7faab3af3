{{ config(materialized='incremental', incremental_strategy='append') }}

select event_id, event_name
from {{ ref('arrived') }}
{% if is_incremental() %}
where event_id > (select max(event_id) from {{ this }})
{% endif %}
