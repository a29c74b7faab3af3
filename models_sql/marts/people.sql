with

census_records as (
    select *
    from {{ ref('stg_census_income') }}
    where {{ changed_batches(
        ref('labelled_census_income'),
        built_at='greatest(loaded_at, labelled_at)'
    ) }}
),

labels as (select * from {{ ref('labelled_census_income') }}),

age_bands as (select * from {{ ref('age_bands') }}),

education_levels as (select * from {{ ref('education_levels') }})

select
    census_records.record_id,
    census_records.batch_date,
    {{ iso_week('census_records.batch_date') }} as iso_week,
    {{ week_start_date('census_records.batch_date') }} as week_start_date,
    cast(1900 + census_records.year as integer) as survey_year,
    census_records.age,
    age_bands.age_band,
    age_bands.age_band_order,
    census_records.age >= 16 as is_adult,
    census_records.sex,
    census_records.race,
    census_records.hispanic_origin,
    census_records.citizenship,
    census_records.country_of_birth_self as country_of_birth,
    census_records.marital_stat as marital_status,
    census_records.detailed_household_summary_in_household
        as household_position,
    census_records.education,
    education_levels.education_order,
    census_records.class_of_worker,
    census_records.major_industry_code as major_industry,
    census_records.major_occupation_code as major_occupation,
    census_records.full_or_part_time_employment_stat as employment_status,
    census_records.weeks_worked_in_year as weeks_worked_count,
    census_records.tax_filer_stat as tax_filer_status,
    cast(census_records.wage_per_hour * 0.01 as numeric(8, 2))
        as wage_per_hour_usd,
    census_records.capital_gains as capital_gains_usd,
    census_records.capital_losses as capital_losses_usd,
    census_records.dividends_from_stocks as dividends_from_stocks_usd,
    census_records.instance_weight,
    labels.known_income = '50000+.' as is_income_over_50k,
    labels.labelled_at,
    census_records.loaded_at
from census_records
inner join labels on census_records.record_id = labels.record_id
left join age_bands
    on census_records.age between age_bands.minimum_age
        and age_bands.maximum_age
left join education_levels
    on census_records.education = education_levels.education
