{{ config(materialized='onnx', model='mlp') }}

select
    row_id,
    age,
    wage,
    weeks,
    sex,
    education
from {{ ref('people') }}
