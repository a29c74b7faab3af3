-- A batch and model version whose confusion counts are not its predictions of
-- the records that are there now.
with

prediction_counts as (
    select
        batch_date,
        model_version,
        count(*) as prediction_count
    from {{ ref('census_predictions') }}
    where (batch_date, loaded_at) in (
        select
            people.batch_date,
            people.loaded_at
        from {{ ref('people') }} as people
    )
    group by batch_date, model_version
),

performance_counts as (
    select
        batch_date,
        model_version,
        true_positive_count + false_positive_count
            + true_negative_count + false_negative_count as outcome_count
    from {{ ref('model_performance_daily') }}
)

select
    prediction_counts.batch_date as prediction_batch_date,
    performance_counts.batch_date as performance_batch_date,
    prediction_counts.prediction_count,
    performance_counts.outcome_count
from prediction_counts
full outer join performance_counts
    on prediction_counts.batch_date = performance_counts.batch_date
    and prediction_counts.model_version = performance_counts.model_version
where prediction_counts.prediction_count
    is distinct from performance_counts.outcome_count
