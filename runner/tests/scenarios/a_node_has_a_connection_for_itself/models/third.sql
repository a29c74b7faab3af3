{{ config(materialized='table') }}
{% if execute %}
select id from {{ made_while_rendering() }}
{% else %}
select 1 as id
{% endif %}
