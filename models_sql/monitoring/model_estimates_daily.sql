{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='batch_date'
    )
}}

with

score_bins as (
    select *
    from {{ ref('score_bins') }}
    where {{ changed_batches(ref('score_bins'), 'changed_at') }}
),

bins as (
    select *
    from {{ with_populations('score_bins') }} as bins
),

ranks as (select * from {{ ref('ranking_metrics_daily') }}),

performance as (select * from {{ ref('model_performance_daily') }})

select
    cast(estimates.batch_date as text)
        || '-' || estimates.model_name
        || '-' || estimates.model_version
        || '-' || estimates.population
        || '-' || estimates.dimension
        || '-' || estimates.segment as model_estimate_id,
    estimates.batch_date,
    estimates.model_name,
    estimates.model_version,
    estimates.population,
    estimates.dimension,
    estimates.segment,
    performance.is_champion,
    estimates.threshold,
    cast(estimates.records as bigint) as record_count,
    performance.labelled_count,
    estimates.true_positives as estimated_true_positive_count,
    estimates.false_positives as estimated_false_positive_count,
    estimates.true_negatives as estimated_true_negative_count,
    estimates.false_negatives as estimated_false_negative_count,
    estimates.positives / estimates.records as estimated_prevalence,
    ranks.estimated_roc_auc,
    (estimates.true_positives + estimates.true_negatives) / estimates.records
        as estimated_accuracy,
    estimates.true_positives / nullif(estimates.predicted, 0)
        as estimated_precision,
    estimates.true_positives / nullif(estimates.positives, 0)
        as estimated_recall,
    2 * estimates.true_positives
        / nullif(estimates.predicted + estimates.positives, 0)
        as estimated_f1_score,
    performance.prevalence,
    performance.roc_auc,
    performance.accuracy,
    performance.precision,
    performance.recall,
    performance.f1_score,
    performance.loaded_at,
    performance.scored_at,
    performance.changed_at
from {{
    estimated_outcomes(
        'bins',
        [
            'batch_date',
            'model_name',
            'model_version',
            'population',
            'dimension',
            'segment'
        ]
    )
}} as estimates
inner join ranks
    on estimates.batch_date = ranks.batch_date
    and estimates.model_name = ranks.model_name
    and estimates.model_version = ranks.model_version
    and estimates.population = ranks.population
    and estimates.dimension = ranks.dimension
    and estimates.segment = ranks.segment
inner join performance
    on estimates.batch_date = performance.batch_date
    and estimates.model_name = performance.model_name
    and estimates.model_version = performance.model_version
    and estimates.population = performance.population
    and estimates.dimension = performance.dimension
    and estimates.segment = performance.segment
