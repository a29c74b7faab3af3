{%- set census_columns = [
    'age',
    'class_of_worker',
    'detailed_industry_recode',
    'detailed_occupation_recode',
    'education',
    'wage_per_hour',
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
    'capital_gains',
    'capital_losses',
    'dividends_from_stocks',
    'tax_filer_stat',
    'region_of_previous_residence',
    'state_of_previous_residence',
    'detailed_household_and_family_stat',
    'detailed_household_summary_in_household',
    'instance_weight',
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
    'weeks_worked_in_year',
    'year',
    'income',
] -%}

with

census_records as (
    select
        stg_census_income.*,
        {{ iso_week('batch_date') }} as iso_week,
        {{ week_start_date('batch_date') }} as week_start_date
    from {{ ref('stg_census_income') }} as stg_census_income
),

week_sums as (
    select
        iso_week,
        week_start_date,
        {%- for census_column in census_columns %}
        count({{ census_column }}) as {{ census_column }}_present,
        count(*) filter (
            where cast({{ census_column }} as text) like 'Not in universe%'
        ) as {{ census_column }}_not_in_universe,
        {%- endfor %}
        count(*) as record_count
    from census_records
    group by iso_week, week_start_date
),

column_counts as (
    {%- for census_column in census_columns %}
    select
        iso_week,
        week_start_date,
        '{{ census_column }}' as census_column,
        {{ loop.index }} as column_position,
        record_count,
        record_count - {{ census_column }}_present as missing_count,
        {{ census_column }}_not_in_universe as not_in_universe_count
    from week_sums
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    iso_week || '-' || census_column as weekly_missing_share_id,
    iso_week,
    week_start_date,
    census_column,
    column_position,
    record_count,
    missing_count,
    not_in_universe_count,
    {{ share('missing_count', 'record_count') }} as missing_share,
    {{ share('not_in_universe_count', 'record_count') }}
        as not_in_universe_share
from column_counts
