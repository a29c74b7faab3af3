with

week_sums as (
    select
        iso_week,
        week_start_date,
        count(distinct batch_date) as batch_count,
        count(*) as record_count,
        count(*) filter (where is_adult) as adult_count,
        count(*) filter (where is_income_over_50k) as income_over_50k_count,
        sum(instance_weight) as record_weight,
        sum(case when is_adult then instance_weight else 0 end)
            as adult_weight,
        sum(case when is_income_over_50k then instance_weight else 0 end)
            as income_over_50k_weight,
        {{ effective_count('instance_weight') }} as effective_record_count
    from {{ ref('people') }}
    group by iso_week, week_start_date
)

select
    iso_week,
    week_start_date,
    batch_count,
    record_count,
    adult_count,
    income_over_50k_count,
    cast(record_weight as numeric(18, 2)) as record_weight,
    cast(adult_weight as numeric(18, 2)) as adult_weight,
    cast(income_over_50k_weight as numeric(18, 2)) as income_over_50k_weight,
    effective_record_count,
    {{ share('income_over_50k_count', 'record_count') }}
        as income_over_50k_rate,
    {{ share('income_over_50k_weight', 'record_weight') }}
        as weighted_income_over_50k_rate
from week_sums
