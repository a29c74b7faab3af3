//! How the joint distribution of a row is written as a product of small tables.
//!
//! Each factor draws some attributes given the values of earlier ones. What a
//! factor is given stands together in one earlier factor, so every combination
//! that can be drawn was counted.

/// Attributes that are drawn together, given others.
#[derive(Debug, Clone, Copy)]
pub struct Factor {
    pub draws: &'static [&'static str],
    pub given: &'static [&'static str],
}

impl Factor {
    /// The line that opens this factor's counts in the count tables.
    pub fn header(&self) -> String {
        format!("#{} given {}", self.draws.join("|"), self.given.join("|"))
    }
}

const fn factor(draws: &'static [&'static str], given: &'static [&'static str]) -> Factor {
    Factor { draws, given }
}

/// All factors, in the order in which they are drawn. The first one is what the
/// income classifier sees and its label: their joint distribution is exact.
pub const FACTORS: [Factor; 26] = [
    factor(
        &[
            "age",
            "age_group",
            "sex",
            "marital_stat",
            "education",
            "tax_filer_stat",
            "income",
        ],
        &[],
    ),
    factor(&["year"], &["age_group", "sex", "income"]),
    factor(
        &["class_of_worker"],
        &["age_group", "sex", "income", "year"],
    ),
    factor(
        &["detailed_industry_recode", "major_industry_code"],
        &["class_of_worker", "sex", "income"],
    ),
    factor(
        &["detailed_occupation_recode", "major_occupation_code"],
        &["detailed_industry_recode", "sex", "income"],
    ),
    factor(
        &[
            "full_or_part_time_employment_stat",
            "reason_for_unemployment",
        ],
        &["class_of_worker", "age_group", "year"],
    ),
    factor(
        &["weeks_worked_in_year"],
        &["class_of_worker", "age_group", "income"],
    ),
    factor(
        &["num_persons_worked_for_employer"],
        &["class_of_worker", "weeks_worked_in_year"],
    ),
    factor(
        &["member_of_a_labor_union"],
        &["class_of_worker", "age_group", "year"],
    ),
    factor(
        &["wage_per_hour"],
        &["class_of_worker", "member_of_a_labor_union"],
    ),
    factor(
        &["own_business_or_self_employed"],
        &["class_of_worker", "weeks_worked_in_year"],
    ),
    factor(&["enroll_in_edu_inst_last_wk"], &["age_group", "education"]),
    factor(
        &[
            "detailed_household_and_family_stat",
            "detailed_household_summary_in_household",
        ],
        &["age_group", "sex", "marital_stat", "tax_filer_stat"],
    ),
    factor(
        &["family_members_under_18"],
        &["age_group", "detailed_household_and_family_stat"],
    ),
    factor(
        &[
            "migration_code_change_in_msa",
            "migration_code_change_in_reg",
            "migration_code_move_within_reg",
            "live_in_this_house_1_year_ago",
            "migration_prev_res_in_sunbelt",
            "region_of_previous_residence",
        ],
        &["age_group", "year"],
    ),
    factor(
        &["state_of_previous_residence"],
        &[
            "region_of_previous_residence",
            "migration_prev_res_in_sunbelt",
        ],
    ),
    factor(&["race"], &["marital_stat", "income"]),
    factor(&["hispanic_origin"], &["race"]),
    factor(
        &["country_of_birth_self", "citizenship"],
        &["race", "hispanic_origin"],
    ),
    factor(
        &["country_of_birth_father"],
        &["country_of_birth_self", "hispanic_origin"],
    ),
    factor(
        &["country_of_birth_mother"],
        &["country_of_birth_self", "country_of_birth_father"],
    ),
    factor(
        &[
            "fill_inc_questionnaire_for_veterans_admin",
            "veterans_benefits",
        ],
        &["age_group", "sex"],
    ),
    factor(&["capital_gains"], &["age_group", "income"]),
    factor(&["capital_losses"], &["age_group", "income"]),
    factor(&["dividends_from_stocks"], &["age_group", "income"]),
    factor(&["weight_band"], &["race"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::FACTORS;
    use crate::attributes::ATTRIBUTES;

    #[test]
    fn every_attribute_but_the_weight_is_drawn_once() {
        let drawn: Vec<&str> = FACTORS
            .iter()
            .flat_map(|factor| factor.draws)
            .copied()
            .collect();
        let distinct: BTreeSet<&str> = drawn.iter().copied().collect();
        let expected: BTreeSet<&str> = ATTRIBUTES
            .into_iter()
            .filter(|attribute| *attribute != "instance_weight")
            .collect();
        assert_eq!(drawn.len(), distinct.len());
        assert_eq!(distinct, expected);
    }

    #[test]
    fn what_a_factor_is_given_stands_together_in_an_earlier_one() {
        for (index, factor) in FACTORS.iter().enumerate() {
            let together = FACTORS[..index].iter().any(|earlier| {
                factor
                    .given
                    .iter()
                    .all(|name| earlier.draws.contains(name) || earlier.given.contains(name))
            });
            assert!(together || factor.given.is_empty(), "{}", factor.header());
        }
    }
}
