with

score_counts as (
    select *
    from {{ ref('score_counts') }}
    where {{ changed_batches(ref('score_counts'), 'changed_at') }}
),

-- Numbers, because rows are sorted faster by a number than by texts.
groups as (
    select
        batch_date,
        model_name,
        model_version,
        dimension,
        segment,
        row_number() over (
            order by batch_date, model_name, model_version, dimension, segment
        ) as group_number,
        max(changed_at) as changed_at
    from score_counts
    group by
        batch_date,
        model_name,
        model_version,
        dimension,
        segment
),

grouped_counts as (
    select
        groups.group_number,
        score_counts.is_adult,
        score_counts.probability,
        score_counts.calibrated_probability,
        score_counts.record_count,
        score_counts.labelled_count,
        score_counts.positive_count,
        score_counts.labelled_weight_hundredths,
        score_counts.positive_weight_hundredths
    from score_counts
    inner join groups
        on score_counts.batch_date = groups.batch_date
        and score_counts.model_name = groups.model_name
        and score_counts.model_version = groups.model_version
        and score_counts.dimension = groups.dimension
        and score_counts.segment = groups.segment
),

scores as (
    select *
    from {{ with_populations('grouped_counts') }} as scores
)

select
    groups.batch_date,
    groups.model_name,
    groups.model_version,
    ranks.population,
    groups.dimension,
    groups.segment,
    ranks.roc_auc,
    ranks.roc_auc_standard_error,
    ranks.average_precision,
    ranks.precision_recall_auc,
    ranks.lift_at_1,
    ranks.gain_at_1,
    ranks.lift_at_5,
    ranks.gain_at_5,
    ranks.lift_at_10,
    ranks.gain_at_10,
    ranks.lift_at_20,
    ranks.gain_at_20,
    ranks.weighted_roc_auc,
    ranks.weighted_average_precision,
    ranks.estimated_roc_auc,
    groups.changed_at
from {{ ranking_metrics('scores', ['group_number', 'population']) }} as ranks
inner join groups
    on ranks.group_number = groups.group_number
