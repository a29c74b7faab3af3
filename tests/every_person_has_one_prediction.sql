-- A batch in which the people and a version's predictions of them are not
-- equally many.
with

people_counts as (
    select
        batch_date,
        max(loaded_at) as loaded_at,
        count(*) as people_count
    from {{ ref('people') }}
    group by batch_date
),

prediction_counts as (
    select
        batch_date,
        loaded_at,
        model_version,
        count(*) as prediction_count
    from {{ ref('census_predictions') }}
    group by batch_date, loaded_at, model_version
)

select
    people_counts.batch_date as people_batch_date,
    prediction_counts.model_version,
    people_counts.people_count,
    prediction_counts.prediction_count
from people_counts
left join prediction_counts
    on people_counts.batch_date = prediction_counts.batch_date
    and people_counts.loaded_at = prediction_counts.loaded_at
where people_counts.people_count
    is distinct from prediction_counts.prediction_count
