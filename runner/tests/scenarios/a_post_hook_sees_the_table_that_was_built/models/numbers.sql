{{ config(materialized='table', post_hook="{{ log_count(this) }}") }}
select 1 as id union all select 2
