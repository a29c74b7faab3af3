with

scored_people as (
    select *
    from {{ ref('scored_people') }}
    where {{ changed_batches(ref('scored_people'), 'changed_at') }}
),

profiles as (
    select
        batch_date,
        model_name,
        model_version,
        probability,
        sex,
        race,
        age_band,
        education,
        coalesce(is_adult, false) as is_adult,
        count(*) as record_count,
        count(is_positive) as labelled_count,
        count(*) filter (where is_positive) as positive_count,
        sum(instance_weight) as record_weight,
        sum(instance_weight * instance_weight) as record_squared_weight,
        sum(instance_weight) filter (where is_positive is not null)
            as labelled_weight,
        sum(instance_weight * instance_weight) filter (
            where is_positive is not null
        ) as labelled_squared_weight,
        sum(instance_weight) filter (where is_positive) as positive_weight,
        sum(instance_weight * instance_weight) filter (where is_positive)
            as positive_squared_weight
    from scored_people
    group by
        batch_date,
        model_name,
        model_version,
        probability,
        sex,
        race,
        age_band,
        education,
        coalesce(is_adult, false)
),

batches as (
    select
        batch_date,
        model_name,
        model_version,
        bool_or(is_champion) as is_champion,
        max(threshold) as threshold,
        max(loaded_at) as loaded_at,
        max(scored_at) as scored_at,
        max(changed_at) as changed_at
    from scored_people
    group by batch_date, model_name, model_version
),

calibrated_scores as (select * from {{ ref('calibrated_scores') }})

select
    profiles.batch_date,
    profiles.model_name,
    profiles.model_version,
    profiles.probability,
    profiles.sex,
    profiles.race,
    profiles.age_band,
    profiles.education,
    profiles.is_adult,
    batches.is_champion,
    batches.threshold,
    profiles.probability >= batches.threshold as is_predicted,
    calibrated_scores.calibrated_probability,
    profiles.record_count,
    profiles.labelled_count,
    profiles.positive_count,
    profiles.record_weight,
    profiles.record_squared_weight,
    coalesce(profiles.labelled_weight, 0) as labelled_weight,
    coalesce(profiles.labelled_squared_weight, 0) as labelled_squared_weight,
    coalesce(profiles.positive_weight, 0) as positive_weight,
    coalesce(profiles.positive_squared_weight, 0) as positive_squared_weight,
    batches.loaded_at,
    batches.scored_at,
    batches.changed_at
from profiles
inner join batches
    on profiles.batch_date = batches.batch_date
    and profiles.model_name = batches.model_name
    and profiles.model_version = batches.model_version
left join calibrated_scores
    on profiles.model_name = calibrated_scores.model_name
    and profiles.model_version = calibrated_scores.model_version
    and profiles.probability = calibrated_scores.probability
