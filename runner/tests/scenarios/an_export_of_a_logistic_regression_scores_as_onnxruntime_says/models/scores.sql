{{ config(materialized='onnx', model='logistic_regression') }}

select
    row_id,
    age,
    wage,
    weeks,
    sex,
    education
from {{ ref('people') }}
