{{ config(materialized='onnx', model='gradient_boosting') }}

select
    row_id,
    age,
    wage,
    weeks,
    sex,
    education
from {{ ref('people') }}
