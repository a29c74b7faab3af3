{{ config(materialized='onnx', model='xgboost_columns') }}

select
    row_id,
    age,
    wage,
    weeks,
    sex,
    education
from {{ ref('people') }}
