{{ config(materialized='table') }}

select
    n,
    missing_column
from {{ ref('good') }}
