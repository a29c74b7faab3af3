select order_id, status, dbt_valid_to is null as is_open, dbt_is_deleted from {{ ref('deleted_history') }}
