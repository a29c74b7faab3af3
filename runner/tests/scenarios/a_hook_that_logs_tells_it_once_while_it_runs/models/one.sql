{{ config(materialized='table', post_hook="{{ log('told while ' ~ ('running' if execute else 'parsing'), info=true) }}select 2") }}
select 1 as id
