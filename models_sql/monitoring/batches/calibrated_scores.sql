{{ config(materialized='table') }}

with

-- Isotonic: a straight line from knot to knot, flat before and behind them.
knots as (
    select
        model_name,
        model_version,
        score,
        calibrated_probability,
        lead(score) over by_score as next_score,
        lead(calibrated_probability) over by_score
            as next_calibrated_probability,
        row_number() over by_score = 1 as is_first
    from {{ ref('model_calibration_knots') }}
    window by_score as (partition by model_name, model_version order by score)
),

scores as (
    select
        model_name,
        model_version,
        probability
    from {{ ref('scored_people') }}
    group by model_name, model_version, probability
)

select
    scores.model_name,
    scores.model_version,
    scores.probability,
    case
        when scores.probability <= knots.score or knots.next_score is null
            then knots.calibrated_probability
        else knots.calibrated_probability
            + (
                knots.next_calibrated_probability
                - knots.calibrated_probability
            )
            / (knots.next_score - knots.score)
            * (scores.probability - knots.score)
    end as calibrated_probability
from scores
inner join knots
    on scores.model_name = knots.model_name
    and scores.model_version = knots.model_version
    and (scores.probability >= knots.score or knots.is_first)
    and (scores.probability < knots.next_score or knots.next_score is null)
