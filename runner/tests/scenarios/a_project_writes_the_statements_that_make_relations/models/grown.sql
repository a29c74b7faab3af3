{{ config(materialized='incremental', incremental_strategy='append') }}
select id{{ ' + 1' if is_incremental() }} as id from {{ ref('a_table') }}
