with

weekly_counts as (select * from {{ ref('weekly_counts') }}),

weekly_quality as (select * from {{ ref('weekly_quality') }}),

segment_changes as (select * from {{ ref('weekly_segment_changes') }}),

adult_rates as (
    select *
    from {{ ref('weekly_income_rates') }}
    where population = 'adults' and dimension = 'total'
),

adult_changes as (
    select *
    from segment_changes
    where population = 'adults' and dimension = 'total'
),

-- Shares are of all people, rates are among adults; segments that combine two
-- dimensions would say the same again.
tested_changes as (
    select
        iso_week,
        'share' as measure,
        dimension,
        segment,
        previous_weighted_record_share as previous_value,
        weighted_record_share as current_value,
        share_z as z,
        is_share_flagged as is_flagged
    from segment_changes
    where population = 'all'
        and dimension not in ('total', 'age_band_and_sex')
    union all
    select
        iso_week,
        'rate' as measure,
        dimension,
        segment,
        previous_weighted_income_over_50k_rate as previous_value,
        weighted_income_over_50k_rate as current_value,
        rate_z as z,
        is_rate_flagged as is_flagged
    from segment_changes
    where population = 'adults'
        and dimension <> 'age_band_and_sex'
),

moves as (
    select
        iso_week,
        measure,
        dimension,
        segment,
        previous_value,
        current_value,
        row_number() over (
            partition by iso_week
            order by abs(z) desc, measure asc, dimension asc, segment asc
        ) as move_rank
    from tested_changes
    where is_flagged
),

moves_by_week as (
    select
        iso_week,
        count(*) as move_count,
        string_agg(
            case when measure = 'share' then 'the share of '
                else 'the rate of '
            end
            || case when dimension = 'total' then 'adults'
                else replace(dimension, '_', ' ') || ' ' || segment
            end
            || ' from ' || {{ percent_text('previous_value') }}
            || ' to ' || {{ percent_text('current_value') }},
            '; '
            order by move_rank
        ) filter (where move_rank <= 3) as move_texts
    from moves
    group by iso_week
),

tests_by_week as (
    select
        iso_week,
        count(z) as tested_change_count
    from tested_changes
    group by iso_week
),

weeks as (
    select
        weekly_counts.iso_week,
        weekly_counts.week_start_date,
        adult_changes.previous_iso_week,
        weekly_counts.batch_count,
        weekly_counts.record_count,
        weekly_quality.previous_record_count,
        weekly_counts.adult_count,
        adult_rates.labelled_count as labelled_adult_count,
        adult_rates.effective_labelled_count as effective_adult_count,
        adult_rates.income_over_50k_rate as adult_income_over_50k_rate,
        adult_rates.weighted_income_over_50k_rate as adult_rate,
        adult_rates.weighted_income_over_50k_rate_lower as adult_rate_lower,
        adult_rates.weighted_income_over_50k_rate_upper as adult_rate_upper,
        adult_changes.previous_weighted_income_over_50k_rate
            as previous_adult_rate,
        adult_changes.rate_change,
        adult_changes.rate_change_lower,
        adult_changes.rate_change_upper,
        adult_changes.rate_z,
        coalesce(tests_by_week.tested_change_count, 0) as tested_change_count,
        coalesce(moves_by_week.move_count, 0) as move_count,
        moves_by_week.move_texts,
        weekly_quality.quality_light,
        weekly_quality.quality_reason
    from weekly_counts
    inner join weekly_quality
        on weekly_counts.iso_week = weekly_quality.iso_week
    left join adult_rates
        on weekly_counts.iso_week = adult_rates.iso_week
    left join adult_changes
        on weekly_counts.iso_week = adult_changes.iso_week
    left join tests_by_week
        on weekly_counts.iso_week = tests_by_week.iso_week
    left join moves_by_week
        on weekly_counts.iso_week = moves_by_week.iso_week
)

select
    iso_week,
    week_start_date,
    previous_iso_week,
    batch_count,
    record_count,
    previous_record_count,
    adult_count,
    labelled_adult_count,
    effective_adult_count,
    adult_income_over_50k_rate,
    adult_rate as weighted_adult_income_over_50k_rate,
    adult_rate_lower as weighted_adult_income_over_50k_rate_lower,
    adult_rate_upper as weighted_adult_income_over_50k_rate_upper,
    previous_adult_rate as previous_weighted_adult_income_over_50k_rate,
    100 * rate_change as rate_change_points,
    100 * rate_change_lower as rate_change_points_lower,
    100 * rate_change_upper as rate_change_points_upper,
    rate_z as rate_change_z,
    tested_change_count,
    move_count,
    quality_light,
    quality_reason,
    'Week ' || iso_week || ' (' || cast(week_start_date as text) || ' to '
        || cast(cast(week_start_date + 6 as date) as text) || ') has '
        || {{ count_text('record_count') }}
        || ' records in ' || cast(batch_count as text)
        || ' of 7 daily files; ' || {{ count_text('adult_count') }}
        || ' are of adults of 16 or older.' as records_sentence,
    case
        when adult_rate is null then 'No income of its adults is known yet.'
        else 'Of its adults ' || {{ percent_text('adult_rate') }}
            || ' have an income of 50,000 dollars or more (weighted, 95 % '
            || 'interval at least ' || {{ percent_text('adult_rate_lower') }}
            || ' to ' || {{ percent_text('adult_rate_upper') }} || ')'
            || case
                when rate_change is null
                    then '; there is no rate of the week before.'
                else ', ' || {{ points_text('rate_change') }}
                    || ' points on last week ('
                    || {{ points_text('rate_change_lower') }} || ' to '
                    || {{ points_text('rate_change_upper') }} || ').'
            end
    end as rate_sentence,
    case
        when previous_iso_week is null
            then 'First week: there is no week before it to compare with.'
        when move_count = 0
            then 'Nothing moved: none of ' || cast(tested_change_count as text)
            || ' shares and rates changed by more than noise (|z| above '
            || '{{ var("weekly_z_bound") }}).'
        else 'Moved by more than noise: ' || move_texts
            || case
                when move_count > 3
                    then '; and ' || cast(move_count - 3 as text) || ' more'
                else ''
            end
            || '.'
    end as moves_sentence
from weeks
