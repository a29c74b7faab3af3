with

people as (select * from {{ ref('people') }}),

survey_years as (select * from {{ ref('survey_years') }}),

-- The years are two surveys of the same population: never add them.
year_sums as (
    select
        iso_week,
        week_start_date,
        survey_year,
        count(*) as record_count,
        count(*) filter (where is_adult) as adult_count,
        sum(instance_weight) as record_weight,
        coalesce(sum(instance_weight) filter (where is_adult), 0)
            as adult_weight,
        sum(instance_weight) filter (where is_adult and is_income_over_50k)
            as income_over_50k_weight,
        sum(instance_weight) filter (
            where is_adult and is_income_over_50k is not null
        ) as labelled_adult_weight,
        sum(instance_weight * instance_weight) filter (
            where is_adult and is_income_over_50k is not null
        ) as labelled_adult_squared_weight
    from people
    group by iso_week, week_start_date, survey_year
),

year_rates as (
    select
        year_sums.*,
        {{ share(
            'coalesce(income_over_50k_weight, 0)', 'labelled_adult_weight'
        ) }} as adult_income_over_50k_rate,
        {{ effective_count_of_sums(
            'labelled_adult_weight', 'labelled_adult_squared_weight'
        ) }} as effective_adult_count
    from year_sums
),

scaled_years as (
    select
        year_rates.*,
        survey_years.people_count,
        {{ share('survey_years.people_count', 'year_rates.record_weight') }}
            as scale_factor,
        survey_years.people_count
            * {{ share('year_rates.adult_weight', 'year_rates.record_weight') }}
            as adult_people_estimate
    from year_rates
    left join survey_years
        on year_rates.survey_year = survey_years.survey_year
)

select
    iso_week || '-' || cast(survey_year as text)
        as weekly_people_estimate_id,
    iso_week,
    week_start_date,
    survey_year,
    record_count,
    adult_count,
    cast(record_weight as numeric(18, 2)) as record_weight,
    scale_factor,
    cast(people_count as double precision) as people_estimate,
    adult_people_estimate,
    adult_income_over_50k_rate,
    {{ wilson_bound(
        'adult_income_over_50k_rate', 'effective_adult_count', '-'
    ) }} as adult_income_over_50k_rate_lower,
    {{ wilson_bound(
        'adult_income_over_50k_rate', 'effective_adult_count', '+'
    ) }} as adult_income_over_50k_rate_upper,
    adult_people_estimate * adult_income_over_50k_rate
        as income_over_50k_people_estimate
from scaled_years
