-- A row of daily performance with a metric that cannot be.
select
    model_performance_id,
    accuracy,
    precision,
    recall,
    f1_score,
    roc_auc,
    average_precision,
    log_loss,
    brier_score
from {{ ref('model_performance_daily') }}
where not (accuracy between 0 and 1)
    or not (precision between 0 and 1)
    or not (recall between 0 and 1)
    or not (f1_score between 0 and 1)
    or not (roc_auc between 0 and 1)
    or not (average_precision between 0 and 1)
    or not (log_loss >= 0)
    or not (brier_score between 0 and 1)
