{{ config(materialized='view') }}

with

census_records as (select * from {{ ref('stg_census_income') }}),

census_labels as (select * from {{ ref('stg_census_labels') }})

select
    census_records.record_id,
    census_records.batch_date,
    coalesce(census_labels.income, census_records.income) as known_income,
    census_labels.loaded_at as labelled_at,
    greatest(census_records.loaded_at, census_labels.loaded_at) as loaded_at
from census_records
left join census_labels on census_records.record_id = census_labels.record_id
