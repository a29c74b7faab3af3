{{ config(materialized='ephemeral') }}

with

all_countries as (select * from {{ ref('staged_countries') }})

select
    upper(code) as code,
    name
from all_countries
