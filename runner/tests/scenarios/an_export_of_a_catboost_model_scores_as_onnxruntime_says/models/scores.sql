{{ config(materialized='onnx', model='catboost') }}

select
    row_id,
    age,
    wage,
    weeks,
    sex,
    education
from {{ ref('people') }}
