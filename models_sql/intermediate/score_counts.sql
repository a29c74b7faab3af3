with

predictions as (
    select *
    from {{ ref('census_predictions') }}
    where {{ changed_batches(ref('census_predictions'), 'scored_at') }}
),

people as (select * from {{ ref('people') }})

select
    predictions.batch_date,
    predictions.model_name,
    predictions.model_version,
    predictions.income_over_50k_probability as probability,
    predictions.is_income_over_50k_predicted as is_predicted,
    count(*) as record_count,
    count(*) filter (where people.is_income_over_50k) as positive_count,
    max(predictions.loaded_at) as loaded_at,
    max(predictions.scored_at) as scored_at
from predictions
inner join people
    on predictions.record_id = people.record_id
    and predictions.batch_date = people.batch_date
    -- What a former version said of a file that came again is of other records.
    and predictions.loaded_at = people.loaded_at
group by
    predictions.batch_date,
    predictions.model_name,
    predictions.model_version,
    predictions.income_over_50k_probability,
    predictions.is_income_over_50k_predicted
