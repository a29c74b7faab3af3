{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='batch_date'
    )
}}

with

scores as (
    select *
    from {{ ref('score_counts') }}
    where {{ changed_batches(ref('score_counts'), 'scored_at') }}
)

select
    cast(metrics.batch_date as text)
        || '-' || metrics.model_name
        || '-' || metrics.model_version as model_performance_id,
    metrics.batch_date,
    metrics.model_name,
    metrics.model_version,
    metrics.record_count,
    metrics.positive_count,
    metrics.true_positive_count,
    metrics.false_positive_count,
    metrics.true_negative_count,
    metrics.false_negative_count,
    metrics.accuracy,
    metrics.precision,
    metrics.recall,
    metrics.f1_score,
    metrics.roc_auc,
    metrics.average_precision,
    metrics.log_loss,
    metrics.brier_score,
    metrics.loaded_at,
    metrics.scored_at
from {{
    classifier_metrics(
        'scores',
        ['batch_date', 'model_name', 'model_version']
    )
}} as metrics
