{{ config(materialized=var('kind', 'view')) }}
select id from {{ ref('orders') }}
