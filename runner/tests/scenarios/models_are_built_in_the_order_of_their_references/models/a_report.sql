{{ config(materialized='table') }}

select
    countries_in_capitals.code,
    countries_in_capitals.name
from {{ ref('countries_in_capitals') }} as countries_in_capitals
