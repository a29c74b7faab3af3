{%- set percents = [1, 2, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100] -%}

with

daily_scores as (
    select
        score_counts.*,
        {{ iso_week('batch_date') }} as iso_week,
        {{ week_start_date('batch_date') }} as week_start_date
    from {{ ref('score_counts') }} as score_counts
    where score_counts.dimension = 'total'
        and score_counts.is_champion
        and score_counts.labelled_count > 0
),

scores as (
    select
        iso_week,
        week_start_date,
        model_name,
        model_version,
        probability,
        cast(sum(labelled_count) as double precision) as records,
        cast(sum(positive_count) as double precision) as positives
    from daily_scores
    group by
        iso_week,
        week_start_date,
        model_name,
        model_version,
        probability
),

ranked_scores as (
    select
        scores.*,
        sum(scores.records) over from_the_top - scores.records
            as records_above,
        sum(scores.records) over the_model as all_records,
        sum(scores.positives) over the_model as all_positives
    from scores
    window
        from_the_top as (
            partition by
                scores.iso_week,
                scores.model_name,
                scores.model_version
            order by scores.probability desc
        ),
        the_model as (
            partition by
                scores.iso_week,
                scores.model_name,
                scores.model_version
        )
),

cuts as (
    {%- for percent in percents %}
    select {{ percent }} as top_percent
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

-- Of the scores that the cut goes through, as much as is above it.
captured as (
    select
        ranked_scores.iso_week,
        ranked_scores.week_start_date,
        ranked_scores.model_name,
        ranked_scores.model_version,
        cuts.top_percent,
        ranked_scores.all_records * cuts.top_percent / 100 as cut_count,
        ranked_scores.all_positives,
        ranked_scores.all_records,
        ranked_scores.positives * least(
            (
                ranked_scores.all_records * cuts.top_percent / 100
                - ranked_scores.records_above
            ) / ranked_scores.records,
            1
        ) as captured_positives
    from ranked_scores
    inner join cuts
        on ranked_scores.records_above
            < ranked_scores.all_records * cuts.top_percent / 100
),

captured_sums as (
    select
        iso_week,
        week_start_date,
        model_name,
        model_version,
        top_percent,
        cut_count,
        all_records,
        all_positives,
        sum(captured_positives) as captured_positives
    from captured
    group by
        iso_week,
        week_start_date,
        model_name,
        model_version,
        top_percent,
        cut_count,
        all_records,
        all_positives
)

select
    iso_week
        || '-' || model_name
        || '-' || model_version
        || '-' || cast(top_percent as text) as weekly_lift_id,
    iso_week,
    week_start_date,
    model_name,
    model_version,
    top_percent,
    cut_count,
    cast(all_records as bigint) as record_count,
    cast(all_positives as bigint) as positive_count,
    captured_positives as captured_positive_count,
    captured_positives / nullif(cut_count, 0) as captured_rate,
    captured_positives / nullif(all_positives, 0) as gain,
    captured_positives * all_records / nullif(cut_count * all_positives, 0)
        as lift
from captured_sums
