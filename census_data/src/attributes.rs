//! The 42 fields of a census row, and two groupings that are made from them.

use crate::error::{Error, Result};

/// Number of fields in a row of the files.
pub const FIELD_COUNT: usize = 42;

/// The fields in file order, then the groupings.
pub const ATTRIBUTES: [&str; FIELD_COUNT + 2] = [
    "age",
    "class_of_worker",
    "detailed_industry_recode",
    "detailed_occupation_recode",
    "education",
    "wage_per_hour",
    "enroll_in_edu_inst_last_wk",
    "marital_stat",
    "major_industry_code",
    "major_occupation_code",
    "race",
    "hispanic_origin",
    "sex",
    "member_of_a_labor_union",
    "reason_for_unemployment",
    "full_or_part_time_employment_stat",
    "capital_gains",
    "capital_losses",
    "dividends_from_stocks",
    "tax_filer_stat",
    "region_of_previous_residence",
    "state_of_previous_residence",
    "detailed_household_and_family_stat",
    "detailed_household_summary_in_household",
    "instance_weight",
    "migration_code_change_in_msa",
    "migration_code_change_in_reg",
    "migration_code_move_within_reg",
    "live_in_this_house_1_year_ago",
    "migration_prev_res_in_sunbelt",
    "num_persons_worked_for_employer",
    "family_members_under_18",
    "country_of_birth_father",
    "country_of_birth_mother",
    "country_of_birth_self",
    "citizenship",
    "own_business_or_self_employed",
    "fill_inc_questionnaire_for_veterans_admin",
    "veterans_benefits",
    "weeks_worked_in_year",
    "year",
    "income",
    "age_group",
    "weight_band",
];

/// Lowest ages of the groups; the survey asks other questions from 15, 16 and 18 on.
const AGE_GROUPS: [u32; 12] = [0, 1, 15, 16, 18, 20, 25, 35, 45, 55, 65, 75];

/// The place of an attribute in a row; `name` is one of `ATTRIBUTES`.
pub fn index_of(name: &str) -> usize {
    ATTRIBUTES
        .iter()
        .position(|attribute| *attribute == name)
        .expect("only names of attributes are asked for")
}

/// The values of one line's attributes, blanks kept but for the one after each
/// comma; the groupings are appended.
///
/// # Errors
/// The line has another number of fields, or age or weight is no number.
pub fn values_of(line: &str, line_number: usize) -> Result<Vec<String>> {
    let mut values: Vec<String> = line.split(',').map(without_delimiter_blank).collect();
    if values.len() != FIELD_COUNT {
        return Err(Error::new(format!(
            "line {line_number} has {} fields, not {FIELD_COUNT}",
            values.len()
        )));
    }
    let group = age_group(&values[index_of("age")]);
    let band = weight_band(&values[index_of("instance_weight")]);
    match (group, band) {
        (Some(group), Some(band)) => values.extend([group, band]),
        _ => {
            return Err(Error::new(format!(
                "line {line_number} has an age or a weight that is no number"
            )));
        }
    }
    Ok(values)
}

fn without_delimiter_blank(field: &str) -> String {
    field.strip_prefix(' ').unwrap_or(field).to_owned()
}

/// The lowest age of the group that `age` belongs to.
fn age_group(age: &str) -> Option<String> {
    let age: u32 = age.parse().ok()?;
    let lowest = AGE_GROUPS.iter().rev().find(|lowest| **lowest <= age)?;
    Some(lowest.to_string())
}

/// The weight with its first two digits kept and the others as zeros: 1053.55 is 1000.
fn weight_band(weight: &str) -> Option<String> {
    let whole: u32 = weight.split('.').next()?.parse().ok()?;
    let width = weight_band_width(whole);
    Some((whole / width * width).to_string())
}

/// How many whole weights share a band with this one.
pub fn weight_band_width(whole_weight: u32) -> u32 {
    10_u32.pow(whole_weight.max(10).ilog10() - 1)
}

#[cfg(test)]
mod tests {
    use super::{ATTRIBUTES, age_group, index_of, values_of, weight_band};

    #[test]
    fn an_age_belongs_to_the_group_that_starts_at_or_below_it() {
        let groups = ["0", "14", "15", "17", "90"].map(|age| age_group(age).unwrap());
        assert_eq!(groups, ["0", "1", "15", "16", "75"]);
        assert_eq!(age_group("young"), None);
    }

    #[test]
    fn a_weight_band_keeps_two_digits() {
        let bands = ["37.87", "991.95", "1053.55", "18656.3", "7"];
        let bands = bands.map(|weight| weight_band(weight).unwrap());
        assert_eq!(bands, ["37", "990", "1000", "18000", "7"]);
    }

    #[test]
    fn a_line_gives_42_values_and_two_groupings() {
        let line = ["30"; 42].join(", ") + " ";
        let values = values_of(&line, 1).unwrap();
        assert_eq!(values.len(), ATTRIBUTES.len());
        assert_eq!(values[index_of("income")], "30 ");
        assert_eq!(values[index_of("age_group")], "25");
    }

    #[test]
    fn a_line_that_does_not_fit_is_an_error_with_its_number() {
        let error = values_of("1, 2, 3", 7).unwrap_err();
        assert_eq!(error.to_string(), "error: line 7 has 3 fields, not 42");
        let error = values_of(&["?"; 42].join(", "), 8).unwrap_err();
        assert!(error.to_string().contains("line 8"), "{error}");
    }
}
