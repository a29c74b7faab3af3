{{ config(materialized='table', tags='weekly') }}

with

score_counts as (
    select
        score_counts.*,
        {{ iso_week('batch_date') }} as iso_week,
        {{ week_start_date('batch_date') }} as week_start_date
    from {{ ref('score_counts') }} as score_counts
),

scores as (
    select *
    from {{ with_populations('score_counts') }} as scores
),

groups as (
    select
        iso_week,
        week_start_date,
        model_name,
        model_version,
        dimension,
        segment,
        score_group,
        max(changed_at) as changed_at
    from score_counts
    group by
        iso_week,
        week_start_date,
        model_name,
        model_version,
        dimension,
        segment,
        score_group
)

select
    groups.iso_week,
    groups.week_start_date,
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
    ranking_metrics('scores', ['score_group', 'week_start_date', 'population'])
}} as ranks
inner join groups
    on ranks.score_group = groups.score_group
    and ranks.week_start_date = groups.week_start_date
