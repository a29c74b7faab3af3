{%- set number_columns = [
    'age',
    'wage_per_hour',
    'capital_gains',
    'capital_losses',
    'dividends_from_stocks',
    'instance_weight',
    'weeks_worked_in_year',
] -%}

with

census_records as (
    select
        stg_census_income.*,
        {{ iso_week('batch_date') }} as iso_week,
        {{ week_start_date('batch_date') }} as week_start_date
    from {{ ref('stg_census_income') }} as stg_census_income
),

answer_counts as (
    select
        census_answer_counts.*,
        {{ iso_week('batch_date') }} as iso_week,
        {{ week_start_date('batch_date') }} as week_start_date
    from {{ ref('census_answer_counts') }} as census_answer_counts
),

reference_answers as (select * from {{ ref('reference_answers') }}),

reference_columns as (select * from {{ ref('reference_columns') }}),

answer_sums as (
    select
        answer_counts.iso_week,
        answer_counts.week_start_date,
        answer_counts.census_column,
        answer_counts.answer,
        sum(answer_counts.record_count) as record_count,
        min(
            case when
                answer_counts.answer <> '?'
                and reference_answers.answer is null
                then 1
            else 0
            end
        ) as unseen
    from answer_counts
    left join reference_answers
        on answer_counts.census_column = reference_answers.census_column
        and answer_counts.answer = reference_answers.answer
    group by
        answer_counts.iso_week,
        answer_counts.week_start_date,
        answer_counts.census_column,
        answer_counts.answer
),

category_sums as (
    select
        iso_week,
        week_start_date,
        census_column,
        sum(record_count) as record_count,
        sum(case when answer is null then record_count else 0 end)
            as null_count,
        sum(case when answer = '?' then record_count else 0 end)
            as question_mark_count,
        sum(
            case when answer like 'Not in universe%' then record_count
            else 0
            end
        ) as not_in_universe_count,
        count(nullif(answer, '?')) as distinct_answer_count,
        sum(unseen) as unseen_answer_count,
        sum(unseen * record_count) as unseen_record_count,
        cast(null as double precision) as minimum_value,
        cast(null as double precision) as maximum_value
    from answer_sums
    group by iso_week, week_start_date, census_column
),

number_values as (
    {%- for number_column in number_columns %}
    select
        iso_week,
        week_start_date,
        '{{ number_column }}' as census_column,
        cast({{ number_column }} as double precision) as number_value,
        count(*) as record_count
    from census_records
    group by iso_week, week_start_date, number_value
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

number_sums as (
    select
        number_values.iso_week,
        number_values.week_start_date,
        number_values.census_column,
        sum(number_values.record_count) as record_count,
        sum(
            case when number_values.number_value is null
                then number_values.record_count
            else 0
            end
        ) as null_count,
        0 as question_mark_count,
        0 as not_in_universe_count,
        count(number_values.number_value) as distinct_answer_count,
        count(number_values.number_value) filter (
            where number_values.number_value < reference_columns.minimum_value
            or number_values.number_value > reference_columns.maximum_value
        ) as unseen_answer_count,
        coalesce(
            sum(number_values.record_count) filter (
                where number_values.number_value
                    < reference_columns.minimum_value
                or number_values.number_value > reference_columns.maximum_value
            ),
            0
        ) as unseen_record_count,
        min(number_values.number_value) as minimum_value,
        max(number_values.number_value) as maximum_value
    from number_values
    inner join reference_columns
        on number_values.census_column = reference_columns.census_column
    group by
        number_values.iso_week,
        number_values.week_start_date,
        number_values.census_column
),

column_sums as (
    select * from category_sums
    union all
    select * from number_sums
),

column_shares as (
    select
        column_sums.*,
        reference_columns.column_position,
        {{ share('column_sums.null_count', 'column_sums.record_count') }}
            as null_share,
        {{ share(
            'column_sums.question_mark_count', 'column_sums.record_count'
        ) }} as question_mark_share,
        {{ share(
            'column_sums.not_in_universe_count', 'column_sums.record_count'
        ) }} as not_in_universe_share,
        {{ share(
            'column_sums.unseen_record_count', 'column_sums.record_count'
        ) }} as unseen_share,
        {{ share(
            'reference_columns.question_mark_count',
            'reference_columns.record_count'
        ) }} as reference_question_mark_share,
        {{ share(
            'reference_columns.not_in_universe_count',
            'reference_columns.record_count'
        ) }} as reference_not_in_universe_share
    from column_sums
    inner join reference_columns
        on column_sums.census_column = reference_columns.census_column
),

column_deviations as (
    select
        column_shares.*,
        column_shares.null_share + column_shares.unseen_share
            as unusable_share,
        greatest(
            abs(
                column_shares.question_mark_share
                - column_shares.reference_question_mark_share
            ),
            abs(
                column_shares.not_in_universe_share
                - column_shares.reference_not_in_universe_share
            )
        ) as missing_share_change
    from column_shares
)

select
    iso_week || '-' || census_column as weekly_column_quality_id,
    iso_week,
    week_start_date,
    census_column,
    column_position,
    cast(record_count as bigint) as record_count,
    cast(null_count as bigint) as null_count,
    cast(question_mark_count as bigint) as question_mark_count,
    cast(not_in_universe_count as bigint) as not_in_universe_count,
    cast(distinct_answer_count as bigint) as distinct_answer_count,
    cast(unseen_answer_count as bigint) as unseen_answer_count,
    cast(unseen_record_count as bigint) as unseen_record_count,
    null_share,
    question_mark_share,
    not_in_universe_share,
    unseen_share,
    reference_question_mark_share,
    reference_not_in_universe_share,
    minimum_value,
    maximum_value,
    case
        when
            unusable_share >= {{ var('quality_alert_share') }}
            or missing_share_change >= {{ var('quality_alert_change') }}
            then 'alert'
        when
            unusable_share >= {{ var('quality_warning_share') }}
            or missing_share_change >= {{ var('quality_warning_change') }}
            then 'warning'
        else 'ok'
    end as quality_status
from column_deviations
