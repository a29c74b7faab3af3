{{ config(materialized='incremental') }}
select 1 as id, '{{ is_incremental() }}' as added
