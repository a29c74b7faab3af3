{{
    config(
        model='income_classifier',
        probability_column='income_over_50k_probability',
        label_column='is_income_over_50k_predicted',
        threshold_column='threshold'
    )
}}

select
    record_id,
    batch_date,
    age,
    sex,
    marital_status,
    education,
    tax_filer_status,
    loaded_at
from {{ ref('people') }}
where {{ changed_batches(ref('people')) }}
