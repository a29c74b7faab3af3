{{ config(materialized='materialized_view', indexes=[{'columns': ['total']}]) }}
select sum(amount) as total from {{ ref('orders') }}
