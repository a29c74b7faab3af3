{{ config(materialized='incremental') }}
select 2 as id, '{{ is_incremental() }}' as added
