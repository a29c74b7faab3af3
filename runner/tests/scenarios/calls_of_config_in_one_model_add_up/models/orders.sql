{{ config(materialized='view', tags=['daily'], meta={'owner': 'sales'}) }}
{{ config(materialized='table', tags='marts', meta={'level': 1}) }}

select 1 as id
