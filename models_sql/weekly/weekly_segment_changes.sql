with

income_rates as (select * from {{ ref('weekly_income_rates') }}),

reference_segments as (select * from {{ ref('reference_segments') }}),

weeks as (
    select distinct
        iso_week,
        week_start_date
    from income_rates
),

week_pairs as (
    select
        weeks.iso_week,
        weeks.week_start_date,
        previous_weeks.iso_week as previous_iso_week
    from weeks
    left join weeks as previous_weeks
        on weeks.week_start_date = previous_weeks.week_start_date + 7
),

-- What is in the week, in the one before or in the reference.
known_segments as (
    select
        iso_week,
        population,
        dimension,
        segment
    from income_rates
    union
    select
        week_pairs.iso_week,
        income_rates.population,
        income_rates.dimension,
        income_rates.segment
    from week_pairs
    inner join income_rates
        on week_pairs.previous_iso_week = income_rates.iso_week
    union
    select
        week_pairs.iso_week,
        reference_segments.population,
        reference_segments.dimension,
        reference_segments.segment
    from week_pairs
    cross join reference_segments
),

compared as (
    select
        week_pairs.iso_week,
        week_pairs.week_start_date,
        week_pairs.previous_iso_week,
        known_segments.population,
        known_segments.dimension,
        known_segments.segment,
        coalesce(income_rates.record_count, 0) as record_count,
        coalesce(income_rates.weighted_record_share, 0)
            as weighted_record_share,
        totals.effective_record_count as total_effective_count,
        case when week_pairs.previous_iso_week is not null
            then coalesce(previous_rates.record_count, 0)
        end as previous_record_count,
        case when week_pairs.previous_iso_week is not null
            then coalesce(previous_rates.weighted_record_share, 0)
        end as previous_weighted_record_share,
        previous_totals.effective_record_count
            as previous_total_effective_count,
        income_rates.effective_labelled_count,
        income_rates.weighted_income_over_50k_rate as rate,
        income_rates.weighted_income_over_50k_rate_lower as rate_lower,
        income_rates.weighted_income_over_50k_rate_upper as rate_upper,
        previous_rates.effective_labelled_count
            as previous_effective_labelled_count,
        previous_rates.weighted_income_over_50k_rate as previous_rate,
        previous_rates.weighted_income_over_50k_rate_lower
            as previous_rate_lower,
        previous_rates.weighted_income_over_50k_rate_upper
            as previous_rate_upper,
        coalesce(
            {{ share(
                'reference_segments.record_weight',
                'reference_totals.record_weight'
            ) }},
            0
        ) as reference_weighted_record_share,
        {{ share(
            'reference_segments.income_over_50k_weight',
            'reference_segments.record_weight'
        ) }} as reference_rate
    from known_segments
    inner join week_pairs
        on known_segments.iso_week = week_pairs.iso_week
    left join income_rates
        on known_segments.iso_week = income_rates.iso_week
        and known_segments.population = income_rates.population
        and known_segments.dimension = income_rates.dimension
        and known_segments.segment = income_rates.segment
    left join income_rates as totals
        on known_segments.iso_week = totals.iso_week
        and known_segments.population = totals.population
        and totals.dimension = 'total'
    left join income_rates as previous_rates
        on week_pairs.previous_iso_week = previous_rates.iso_week
        and known_segments.population = previous_rates.population
        and known_segments.dimension = previous_rates.dimension
        and known_segments.segment = previous_rates.segment
    left join income_rates as previous_totals
        on week_pairs.previous_iso_week = previous_totals.iso_week
        and known_segments.population = previous_totals.population
        and previous_totals.dimension = 'total'
    left join reference_segments
        on known_segments.population = reference_segments.population
        and known_segments.dimension = reference_segments.dimension
        and known_segments.segment = reference_segments.segment
    left join reference_segments as reference_totals
        on known_segments.population = reference_totals.population
        and reference_totals.dimension = 'total'
),

changes as (
    select
        iso_week,
        week_start_date,
        previous_iso_week,
        population,
        dimension,
        segment,
        record_count,
        previous_record_count,
        weighted_record_share,
        previous_weighted_record_share,
        reference_weighted_record_share,
        rate,
        previous_rate,
        reference_rate,
        weighted_record_share - previous_weighted_record_share
            as share_change,
        {{ change_z(
            'weighted_record_share',
            'total_effective_count',
            'previous_weighted_record_share',
            'previous_total_effective_count'
        ) }} as share_z,
        rate - previous_rate as rate_change,
        {{ change_bound(
            'rate', 'rate_lower', 'previous_rate', 'previous_rate_upper', '-'
        ) }} as rate_change_lower,
        {{ change_bound(
            'rate', 'rate_upper', 'previous_rate', 'previous_rate_lower', '+'
        ) }} as rate_change_upper,
        {{ change_z(
            'rate',
            'effective_labelled_count',
            'previous_rate',
            'previous_effective_labelled_count'
        ) }} as rate_z
    from compared
)

select
    iso_week
        || '-' || population
        || '-' || dimension
        || '-' || segment as weekly_segment_change_id,
    iso_week,
    week_start_date,
    previous_iso_week,
    population,
    dimension,
    segment,
    record_count,
    previous_record_count,
    weighted_record_share,
    previous_weighted_record_share,
    reference_weighted_record_share,
    share_change,
    share_z,
    coalesce(
        abs(share_z) > {{ var('weekly_z_bound') }}
        and greatest(record_count, previous_record_count)
        >= {{ var('weekly_minimum_segment_size') }},
        false
    ) as is_share_flagged,
    rate as weighted_income_over_50k_rate,
    previous_rate as previous_weighted_income_over_50k_rate,
    reference_rate as reference_weighted_income_over_50k_rate,
    rate_change,
    rate_change_lower,
    rate_change_upper,
    rate_z,
    coalesce(
        abs(rate_z) > {{ var('weekly_z_bound') }}
        and least(record_count, previous_record_count)
        >= {{ var('weekly_minimum_segment_size') }},
        false
    ) as is_rate_flagged
from changes
