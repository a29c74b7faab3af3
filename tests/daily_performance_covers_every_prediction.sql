-- A batch and version of the champion whose records are not its predictions of
-- the records that are there now, or whose confusion counts are not its labels.
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
        record_count,
        labelled_count,
        true_positive_count + false_positive_count
            + true_negative_count + false_negative_count as outcome_count
    from {{ ref('model_performance_daily') }}
    where population = 'all'
        and dimension = 'total'
        and is_champion
)

select
    prediction_counts.batch_date as prediction_batch_date,
    performance_counts.batch_date as performance_batch_date,
    prediction_counts.prediction_count,
    performance_counts.record_count,
    performance_counts.labelled_count,
    performance_counts.outcome_count
from prediction_counts
full outer join performance_counts
    on prediction_counts.batch_date = performance_counts.batch_date
    and prediction_counts.model_version = performance_counts.model_version
where prediction_counts.prediction_count
        is distinct from performance_counts.record_count
    or performance_counts.labelled_count
        is distinct from performance_counts.outcome_count
