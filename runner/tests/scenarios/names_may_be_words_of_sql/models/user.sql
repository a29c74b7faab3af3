{{ config(materialized='incremental', unique_key='"order"') }}

select "order" from {{ ref('table') }}
