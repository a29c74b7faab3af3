{{ config(materialized='view', tags=['daily'], meta={'owner': 'sales'}) }}
{{ config(materialized='table', tags='marts', meta={'level': 'gold'}) }}

select 1 as id
