with

score_counts as (
    select *
    from {{ ref('score_counts') }}
    where {{ changed_batches(ref('score_counts'), 'changed_at') }}
),

scores as (
    select *
    from {{ with_populations('score_counts') }} as scores
),

groups as (
    select
        batch_date,
        model_name,
        model_version,
        dimension,
        segment,
        score_group,
        max(changed_at) as changed_at
    from score_counts
    group by
        batch_date,
        model_name,
        model_version,
        dimension,
        segment,
        score_group
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
from {{
    ranking_metrics('scores', ['score_group', 'batch_date', 'population'])
}} as ranks
inner join groups
    on ranks.score_group = groups.score_group
    and ranks.batch_date = groups.batch_date
