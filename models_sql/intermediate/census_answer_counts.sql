{%- set census_columns = [
    'class_of_worker',
    'detailed_industry_recode',
    'detailed_occupation_recode',
    'education',
    'enroll_in_edu_inst_last_wk',
    'marital_stat',
    'major_industry_code',
    'major_occupation_code',
    'race',
    'hispanic_origin',
    'sex',
    'member_of_a_labor_union',
    'reason_for_unemployment',
    'full_or_part_time_employment_stat',
    'tax_filer_stat',
    'region_of_previous_residence',
    'state_of_previous_residence',
    'detailed_household_and_family_stat',
    'detailed_household_summary_in_household',
    'migration_code_change_in_msa',
    'migration_code_change_in_reg',
    'migration_code_move_within_reg',
    'live_in_this_house_1_year_ago',
    'migration_prev_res_in_sunbelt',
    'num_persons_worked_for_employer',
    'family_members_under_18',
    'country_of_birth_father',
    'country_of_birth_mother',
    'country_of_birth_self',
    'citizenship',
    'own_business_or_self_employed',
    'fill_inc_questionnaire_for_veterans_admin',
    'veterans_benefits',
    'year',
    'income',
] -%}

with

-- As the rows arrived: staging makes `?` and an empty field the same null.
census_records as (
    select *
    from {{ source('raw', 'census_income') }}
    where {{ changed_batches(source('raw', 'census_income')) }}
),

answer_counts as (
    {%- for census_column in census_columns %}
    select
        batch_date,
        '{{ census_column }}' as census_column,
        trim(both ' ' from cast({{ census_column }} as text)) as answer,
        count(*) as record_count,
        max(loaded_at) as loaded_at
    from census_records
    group by batch_date, answer
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    cast(batch_date as text)
        || '-' || census_column
        || '-' || coalesce(answer, '') as census_answer_count_id,
    batch_date,
    census_column,
    answer,
    record_count,
    loaded_at
from answer_counts
