-- A batch in which the people and the predictions are not equally many.
with

people_counts as (
    select
        batch_date,
        count(*) as people_count
    from {{ ref('people') }}
    group by batch_date
),

prediction_counts as (
    select
        batch_date,
        count(*) as prediction_count
    from {{ ref('census_predictions') }}
    group by batch_date
)

select
    people_counts.batch_date as people_batch_date,
    prediction_counts.batch_date as prediction_batch_date,
    people_counts.people_count,
    prediction_counts.prediction_count
from people_counts
full outer join prediction_counts
    on people_counts.batch_date = prediction_counts.batch_date
where people_counts.people_count
    is distinct from prediction_counts.prediction_count
