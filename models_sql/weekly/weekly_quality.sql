with

weekly_counts as (select * from {{ ref('weekly_counts') }}),

column_quality as (select * from {{ ref('weekly_column_quality') }}),

row_hashes as (
    select
        {{ week_start_date('batch_date') }} as week_start_date,
        row_hash,
        count(*) as record_count
    from {{ ref('census_row_hashes') }}
    group by week_start_date, row_hash
),

dated_hashes as (
    select
        row_hashes.*,
        min(row_hashes.week_start_date)
            over (partition by row_hashes.row_hash)
            as first_week_start_date
    from row_hashes
),

duplicates as (
    select
        week_start_date,
        sum(record_count - 1) as duplicate_count,
        count(*) filter (where first_week_start_date < week_start_date)
            as earlier_duplicate_count
    from dated_hashes
    group by week_start_date
),

columns_by_week as (
    select
        iso_week,
        sum(null_count) as null_count,
        sum(question_mark_count) as question_mark_count,
        sum(not_in_universe_count) as not_in_universe_count,
        sum(record_count) as value_count,
        sum(unseen_answer_count) as unseen_answer_count,
        sum(unseen_record_count) as unseen_record_count,
        count(*) filter (where quality_status = 'alert')
            as alert_column_count,
        count(*) filter (where quality_status = 'warning')
            as warning_column_count
    from column_quality
    group by iso_week
),

week_quality as (
    select
        weekly_counts.iso_week,
        weekly_counts.week_start_date,
        previous_weeks.iso_week as previous_iso_week,
        weekly_counts.batch_count,
        weekly_counts.record_count,
        previous_weeks.record_count as previous_record_count,
        duplicates.duplicate_count,
        duplicates.earlier_duplicate_count,
        {{ share('duplicates.duplicate_count', 'weekly_counts.record_count') }}
            as duplicate_share,
        columns_by_week.null_count,
        columns_by_week.question_mark_count,
        columns_by_week.not_in_universe_count,
        columns_by_week.value_count,
        columns_by_week.unseen_answer_count,
        columns_by_week.unseen_record_count,
        columns_by_week.alert_column_count,
        columns_by_week.warning_column_count
    from weekly_counts
    inner join duplicates
        on weekly_counts.week_start_date = duplicates.week_start_date
    inner join columns_by_week
        on weekly_counts.iso_week = columns_by_week.iso_week
    left join weekly_counts as previous_weeks
        on weekly_counts.week_start_date = previous_weeks.week_start_date + 7
)

select
    iso_week,
    week_start_date,
    previous_iso_week,
    batch_count,
    record_count,
    previous_record_count,
    cast(duplicate_count as bigint) as duplicate_count,
    earlier_duplicate_count,
    duplicate_share,
    cast(null_count as bigint) as null_count,
    cast(question_mark_count as bigint) as question_mark_count,
    cast(not_in_universe_count as bigint) as not_in_universe_count,
    cast(unseen_answer_count as bigint) as unseen_answer_count,
    cast(unseen_record_count as bigint) as unseen_value_count,
    {{ share('null_count', 'value_count') }} as null_share,
    {{ share('question_mark_count', 'value_count') }} as question_mark_share,
    {{ share('not_in_universe_count', 'value_count') }}
        as not_in_universe_share,
    alert_column_count,
    warning_column_count,
    case
        when alert_column_count > 0 then 'red'
        when
            warning_column_count > 0
            or batch_count < 7
            or duplicate_share >= {{ var('quality_duplicate_share') }}
            then 'amber'
        else 'green'
    end as quality_light,
    case
        when alert_column_count + warning_column_count > 0
            then cast(alert_column_count + warning_column_count as text)
            || ' of 42 columns differ from the reference'
        when batch_count < 7
            then cast(batch_count as text) || ' of 7 daily files are there'
        when duplicate_share >= {{ var('quality_duplicate_share') }}
            then cast(duplicate_count as text) || ' rows are exact duplicates'
        else 'all 7 daily files are there and every column is as usual'
    end as quality_reason
from week_quality
