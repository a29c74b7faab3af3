{{ config(materialized='table') }}
select id {% if var('second', false) %}, nothing {% endif %} from {{ ref('colours') }}
