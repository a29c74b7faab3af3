{{ config(materialized='onnx', model='lightgbm_columns') }}

select
    row_id,
    age,
    wage,
    weeks,
    sex,
    education
from {{ ref('people') }}
