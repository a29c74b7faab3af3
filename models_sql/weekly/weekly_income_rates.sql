{%- set dimensions = [
    'age_band',
    'sex',
    'education',
    'marital_status',
    'major_occupation',
    'major_industry',
] -%}

with

people as (select * from {{ ref('people') }}),

segment_sums as (
    {%- for dimension in dimensions %}
    select
        iso_week,
        week_start_date,
        '{{ dimension }}' as dimension,
        {{ dimension }} as segment,
        count(*) as record_count,
        count(*) filter (where is_income_over_50k) as income_over_50k_count,
        sum(instance_weight) as record_weight,
        sum(case when is_income_over_50k then instance_weight else 0 end)
            as income_over_50k_weight,
        {{ effective_count('instance_weight') }} as effective_record_count
    from people
    group by iso_week, week_start_date, {{ dimension }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

rates as (
    select
        segment_sums.*,
        {{ share('income_over_50k_count', 'record_count') }}
            as income_over_50k_rate,
        {{ share('income_over_50k_weight', 'record_weight') }}
            as weighted_income_over_50k_rate
    from segment_sums
)

select
    iso_week || '-' || dimension || '-' || segment as weekly_income_rate_id,
    iso_week,
    week_start_date,
    dimension,
    segment,
    record_count,
    income_over_50k_count,
    cast(record_weight as numeric(18, 2)) as record_weight,
    cast(income_over_50k_weight as numeric(18, 2)) as income_over_50k_weight,
    effective_record_count,
    income_over_50k_rate,
    weighted_income_over_50k_rate,
    {{ wilson_bound(
        'weighted_income_over_50k_rate', 'effective_record_count', '-'
    ) }} as weighted_income_over_50k_rate_lower,
    {{ wilson_bound(
        'weighted_income_over_50k_rate', 'effective_record_count', '+'
    ) }} as weighted_income_over_50k_rate_upper
from rates
