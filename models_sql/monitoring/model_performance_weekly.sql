{{ config(tags='weekly') }}

with

daily_scores as (
    select
        score_counts.*,
        {{ iso_week('batch_date') }} as iso_week,
        {{ week_start_date('batch_date') }} as week_start_date
    from {{ ref('score_counts') }} as score_counts
),

scores as (
    select
        iso_week,
        week_start_date,
        model_name,
        model_version,
        probability,
        is_predicted,
        cast(sum(record_count) as bigint) as record_count,
        cast(sum(positive_count) as bigint) as positive_count,
        max(loaded_at) as loaded_at,
        max(scored_at) as scored_at
    from daily_scores
    group by
        iso_week,
        week_start_date,
        model_name,
        model_version,
        probability,
        is_predicted
)

select
    metrics.iso_week
        || '-' || metrics.model_name
        || '-' || metrics.model_version as model_performance_id,
    metrics.iso_week,
    metrics.week_start_date,
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
        ['iso_week', 'week_start_date', 'model_name', 'model_version']
    )
}} as metrics
