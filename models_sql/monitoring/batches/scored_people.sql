with

predictions as (
    select *
    from {{ ref('income_predictions') }}
    where
        {{ changed_batches(
            ref('people'), 'greatest(loaded_at, labelled_at)', 'loaded_at'
        ) }}
        or {{ changed_batches(ref('income_predictions'), 'scored_at') }}
),

people as (select * from {{ ref('people') }})

select
    predictions.record_id,
    predictions.batch_date,
    people.iso_week,
    people.week_start_date,
    predictions.model_name,
    predictions.model_version,
    predictions.is_champion,
    predictions.probability,
    predictions.is_predicted,
    predictions.threshold,
    people.is_income_over_50k as is_positive,
    people.instance_weight,
    people.age,
    people.sex,
    people.marital_status,
    people.education,
    people.tax_filer_status,
    people.race,
    people.age_band,
    people.is_adult,
    greatest(people.loaded_at, people.labelled_at) as loaded_at,
    predictions.scored_at,
    greatest(people.loaded_at, people.labelled_at, predictions.scored_at)
        as changed_at
from predictions
inner join people
    on predictions.record_id = people.record_id
    and predictions.batch_date = people.batch_date
    -- What a version said of a file that came again is of other records.
    and predictions.loaded_at = people.loaded_at
