{{ config(materialized='incremental', unlogged=true, indexes=[{'columns': ['id'], 'unique': true}]) }}
select 1 as id
{% if is_incremental() %} union all select 2 as id {% endif %}
