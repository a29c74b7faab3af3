{%- set dimensions = {
    'total': "'Total'",
    'age_band': 'age_band',
    'age_band_and_sex': "age_band || ', ' || sex",
    'sex': 'sex',
    'race': 'race',
    'hispanic_origin': 'hispanic_origin',
    'citizenship': 'citizenship',
    'education': 'education',
    'marital_status': 'marital_status',
    'tax_filer_status': 'tax_filer_status',
    'class_of_worker': 'class_of_worker',
    'major_occupation': 'major_occupation',
    'major_industry': 'major_industry',
    'employment_status': 'employment_status',
} -%}

with

-- Adults apart, so that the sums of both populations come from one pass.
segment_sums as (
    {%- for dimension, expression in dimensions.items() %}
    select
        iso_week,
        week_start_date,
        is_adult,
        '{{ dimension }}' as dimension,
        coalesce({{ expression }}, 'Missing') as segment,
        count(*) as record_count,
        count(is_income_over_50k) as labelled_count,
        count(*) filter (where is_income_over_50k) as income_over_50k_count,
        sum(instance_weight) as record_weight,
        sum(instance_weight * instance_weight) as squared_weight,
        sum(instance_weight) filter (where is_income_over_50k is not null)
            as labelled_weight,
        sum(instance_weight * instance_weight) filter (
            where is_income_over_50k is not null
        ) as labelled_squared_weight,
        sum(instance_weight) filter (where is_income_over_50k)
            as income_over_50k_weight
    from {{ ref('people') }}
    group by iso_week, week_start_date, is_adult, segment
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

populations as (
    select 'all' as population
    union all
    select 'adults' as population
),

population_sums as (
    select
        segment_sums.iso_week,
        segment_sums.week_start_date,
        populations.population,
        segment_sums.dimension,
        segment_sums.segment,
        cast(sum(segment_sums.record_count) as bigint) as record_count,
        cast(sum(segment_sums.labelled_count) as bigint) as labelled_count,
        cast(sum(segment_sums.income_over_50k_count) as bigint)
            as income_over_50k_count,
        coalesce(sum(segment_sums.record_weight), 0) as record_weight,
        sum(segment_sums.squared_weight) as squared_weight,
        coalesce(sum(segment_sums.labelled_weight), 0) as labelled_weight,
        sum(segment_sums.labelled_squared_weight) as labelled_squared_weight,
        coalesce(sum(segment_sums.income_over_50k_weight), 0)
            as income_over_50k_weight
    from segment_sums
    inner join populations
        on populations.population = 'all' or segment_sums.is_adult
    group by
        segment_sums.iso_week,
        segment_sums.week_start_date,
        populations.population,
        segment_sums.dimension,
        segment_sums.segment
),

rates as (
    select
        population_sums.*,
        {{ effective_count_of_sums('record_weight', 'squared_weight') }}
            as effective_record_count,
        {{ effective_count_of_sums(
            'labelled_weight', 'labelled_squared_weight'
        ) }} as effective_labelled_count,
        {{ share('income_over_50k_count', 'labelled_count') }}
            as income_over_50k_rate,
        {{ share('income_over_50k_weight', 'labelled_weight') }}
            as weighted_income_over_50k_rate
    from population_sums
),

bounded_rates as (
    select
        rates.*,
        {{ wilson_bound(
            'weighted_income_over_50k_rate', 'effective_labelled_count', '-'
        ) }} as weighted_income_over_50k_rate_lower,
        {{ wilson_bound(
            'weighted_income_over_50k_rate', 'effective_labelled_count', '+'
        ) }} as weighted_income_over_50k_rate_upper
    from rates
),

totals as (
    select *
    from rates
    where dimension = 'total'
),

ranked_segments as (
    select
        iso_week,
        population,
        dimension,
        segment,
        rank() over (
            partition by iso_week, population
            order by weighted_income_over_50k_rate_lower desc
        ) as segment_rank
    from bounded_rates
    where dimension not in ('total', 'age_band_and_sex')
        and record_count >= {{ var('weekly_minimum_segment_size') }}
        and weighted_income_over_50k_rate_lower is not null
)

select
    bounded_rates.iso_week
        || '-' || bounded_rates.population
        || '-' || bounded_rates.dimension
        || '-' || bounded_rates.segment as weekly_income_rate_id,
    bounded_rates.iso_week,
    bounded_rates.week_start_date,
    bounded_rates.population,
    bounded_rates.dimension,
    bounded_rates.segment,
    ranked_segments.segment_rank,
    bounded_rates.record_count,
    bounded_rates.labelled_count,
    bounded_rates.income_over_50k_count,
    cast(bounded_rates.record_weight as numeric(18, 2)) as record_weight,
    cast(bounded_rates.labelled_weight as numeric(18, 2)) as labelled_weight,
    cast(bounded_rates.income_over_50k_weight as numeric(18, 2))
        as income_over_50k_weight,
    bounded_rates.effective_record_count,
    bounded_rates.effective_labelled_count,
    bounded_rates.income_over_50k_rate,
    bounded_rates.weighted_income_over_50k_rate,
    bounded_rates.weighted_income_over_50k_rate_lower,
    bounded_rates.weighted_income_over_50k_rate_upper,
    {{ share('bounded_rates.record_count', 'totals.record_count') }}
        as record_share,
    {{ share('bounded_rates.record_weight', 'totals.record_weight') }}
        as weighted_record_share,
    {{ share(
        'bounded_rates.income_over_50k_weight',
        'totals.income_over_50k_weight'
    ) }} as weighted_income_over_50k_share,
    100 * {{ share(
        'bounded_rates.weighted_income_over_50k_rate',
        'totals.weighted_income_over_50k_rate'
    ) }} as income_over_50k_index
from bounded_rates
inner join totals
    on bounded_rates.iso_week = totals.iso_week
    and bounded_rates.population = totals.population
left join ranked_segments
    on bounded_rates.iso_week = ranked_segments.iso_week
    and bounded_rates.population = ranked_segments.population
    and bounded_rates.dimension = ranked_segments.dimension
    and bounded_rates.segment = ranked_segments.segment
