select
    cast(batch_date as text) || '-' || cast(line_number as text) as record_id,
    batch_date,
    source_file,
    line_number,
    age,
    {{ clean_text('class_of_worker') }} as class_of_worker,
    detailed_industry_recode,
    detailed_occupation_recode,
    {{ clean_text('education') }} as education,
    wage_per_hour,
    {{ clean_text('enroll_in_edu_inst_last_wk') }}
        as enroll_in_edu_inst_last_wk,
    {{ clean_text('marital_stat') }} as marital_stat,
    {{ clean_text('major_industry_code') }} as major_industry_code,
    {{ clean_text('major_occupation_code') }} as major_occupation_code,
    {{ clean_text('race') }} as race,
    {{ clean_text('hispanic_origin') }} as hispanic_origin,
    {{ clean_text('sex') }} as sex,
    {{ clean_text('member_of_a_labor_union') }} as member_of_a_labor_union,
    {{ clean_text('reason_for_unemployment') }} as reason_for_unemployment,
    {{ clean_text('full_or_part_time_employment_stat') }}
        as full_or_part_time_employment_stat,
    capital_gains,
    capital_losses,
    dividends_from_stocks,
    {{ clean_text('tax_filer_stat') }} as tax_filer_stat,
    {{ clean_text('region_of_previous_residence') }}
        as region_of_previous_residence,
    {{ clean_text('state_of_previous_residence') }}
        as state_of_previous_residence,
    {{ clean_text('detailed_household_and_family_stat') }}
        as detailed_household_and_family_stat,
    {{ clean_text('detailed_household_summary_in_household') }}
        as detailed_household_summary_in_household,
    instance_weight,
    {{ clean_text('migration_code_change_in_msa') }}
        as migration_code_change_in_msa,
    {{ clean_text('migration_code_change_in_reg') }}
        as migration_code_change_in_reg,
    {{ clean_text('migration_code_move_within_reg') }}
        as migration_code_move_within_reg,
    {{ clean_text('live_in_this_house_1_year_ago') }}
        as live_in_this_house_1_year_ago,
    {{ clean_text('migration_prev_res_in_sunbelt') }}
        as migration_prev_res_in_sunbelt,
    num_persons_worked_for_employer,
    {{ clean_text('family_members_under_18') }} as family_members_under_18,
    {{ clean_text('country_of_birth_father') }} as country_of_birth_father,
    {{ clean_text('country_of_birth_mother') }} as country_of_birth_mother,
    {{ clean_text('country_of_birth_self') }} as country_of_birth_self,
    {{ clean_text('citizenship') }} as citizenship,
    own_business_or_self_employed,
    {{ clean_text('fill_inc_questionnaire_for_veterans_admin') }}
        as fill_inc_questionnaire_for_veterans_admin,
    veterans_benefits,
    weeks_worked_in_year,
    year,
    {{ clean_text('income') }} as income,
    loaded_at
from {{ source('raw', 'census_income') }}
