//! The sample is the same every time, has the shape and quirks of the real
//! files, and follows the count tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

use census_data::attributes::{ATTRIBUTES, index_of, values_of};
use census_data::counts::{FactorTable, committed_text, parse};
use census_data::factors::FACTORS;
use census_data::incoming::{BATCH_DATES, file_name};
use census_data::sample::{ROWS_PER_DAY, sample};
use flate2::read::GzDecoder;
use tempfile::tempdir;

/// The lines of each day of one sample, made once per test process.
fn days() -> &'static [Vec<String>] {
    static DAYS: OnceLock<Vec<Vec<String>>> = OnceLock::new();
    DAYS.get_or_init(|| {
        let folder = tempdir().unwrap();
        sample(folder.path()).unwrap();
        BATCH_DATES
            .iter()
            .map(|batch_date| lines_of(folder.path(), batch_date))
            .collect()
    })
}

fn lines_of(folder: &Path, batch_date: &str) -> Vec<String> {
    let file = fs::File::open(folder.join(file_name(batch_date))).unwrap();
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    assert!(text.ends_with('\n'));
    text.lines().map(str::to_owned).collect()
}

fn lines() -> impl Iterator<Item = &'static String> {
    days().iter().flatten()
}

/// The rows as attribute values, the groupings included.
fn rows() -> impl Iterator<Item = Vec<String>> {
    lines().map(|line| values_of(line, 0).unwrap())
}

#[test]
fn two_samples_have_equal_bytes_and_the_second_writes_nothing() {
    let first = tempdir().unwrap();
    let second = tempdir().unwrap();
    assert_eq!(sample(first.path()).unwrap().changed_files, 14);
    assert_eq!(sample(first.path()).unwrap().unchanged_files, 14);
    sample(second.path()).unwrap();
    for batch_date in BATCH_DATES {
        let bytes = |folder: &Path| fs::read(folder.join(file_name(batch_date))).unwrap();
        assert!(
            bytes(first.path()) == bytes(second.path()),
            "{batch_date} differs"
        );
    }
}

#[test]
fn every_day_has_about_7000_rows_of_42_fields_with_a_blank_after_each_comma() {
    let (fewest, most) = ROWS_PER_DAY;
    assert_eq!(days().len(), 14);
    for day in days() {
        assert!(
            (fewest..=most).contains(&(day.len() as u64)),
            "{} rows",
            day.len()
        );
    }
    for line in lines() {
        assert_eq!(line.matches(", ").count(), 41, "{line}");
        assert_eq!(line.matches(',').count(), 41, "{line}");
    }
    assert_ne!(days()[0], days()[1]);
}

#[test]
fn the_quirks_of_the_real_files_are_there() {
    let quirks = [
        ", Handlers equip cleaners etc , ",
        ", Foreign born- Not a citizen of U S , ",
        ", ?, ?, ?, Not in universe under 1 year old, ?, ",
        ", Not in universe, ",
        ", NA, ",
        ", 50000+.",
        ", - 50000.",
    ];
    for quirk in quirks {
        assert!(
            lines().any(|line| line.contains(quirk)),
            "no row holds `{quirk}`"
        );
    }
    let labels: BTreeSet<String> = rows().map(|row| row[index_of("income")].clone()).collect();
    assert_eq!(
        labels,
        BTreeSet::from(["- 50000.".to_owned(), "50000+.".to_owned()])
    );
}

#[test]
fn columns_that_depend_on_each_other_agree_in_every_row() {
    for row in rows() {
        let value = |name: &str| row[index_of(name)].as_str();
        let is_child = value("age").parse::<u32>().unwrap() < 15;
        assert_eq!(value("education") == "Children", is_child, "{row:?}");
        if is_child {
            assert_eq!(value("weeks_worked_in_year"), "0", "{row:?}");
            assert_eq!(value("class_of_worker"), "Not in universe", "{row:?}");
            assert_eq!(value("income"), "- 50000.", "{row:?}");
        }
        for migration in [
            "migration_code_change_in_msa",
            "migration_code_change_in_reg",
            "migration_code_move_within_reg",
            "migration_prev_res_in_sunbelt",
        ] {
            assert_eq!(value(migration) == "?", value("year") == "95", "{row:?}");
        }
        let has_employer = value("num_persons_worked_for_employer") != "0";
        assert_eq!(
            value("weeks_worked_in_year") != "0",
            has_employer,
            "{row:?}"
        );
        let has_industry = value("detailed_industry_recode") != "0";
        let industry = value("major_industry_code");
        assert_eq!(
            industry != "Not in universe or children",
            has_industry,
            "{row:?}"
        );
    }
}

#[test]
fn weights_lie_in_the_real_range_with_two_decimals_at_most() {
    for row in rows() {
        let text = &row[index_of("instance_weight")];
        let weight: f64 = text.parse().unwrap();
        assert!((37.0..19_000.0).contains(&weight), "{text}");
        if let Some((_, decimals)) = text.split_once('.') {
            assert!(matches!(decimals.len(), 1 | 2), "{text}");
            assert!(!decimals.ends_with('0'), "{text}");
        }
    }
}

/// Share of the rows for each combination of the named attributes.
type Shares = BTreeMap<Vec<String>, f64>;

/// The shares in the sample for each of several groups of attributes.
fn sampled_shares(groups: &[&[&str]]) -> Vec<Shares> {
    let mut shares = vec![Shares::new(); groups.len()];
    let share = 1.0 / lines().count() as f64;
    for row in rows() {
        for (names, shares) in groups.iter().zip(&mut shares) {
            let combination = names
                .iter()
                .map(|name| row[index_of(name)].clone())
                .collect();
            *shares.entry(combination).or_default() += share;
        }
    }
    shares
}

/// The shares that the count table of the factor which draws `names` gives.
fn counted_shares(tables: &[FactorTable<'_>], names: &[&str]) -> Shares {
    let factor = FACTORS
        .iter()
        .position(|factor| names.iter().all(|name| factor.draws.contains(name)))
        .unwrap();
    let place_of = |name: &&str| FACTORS[factor].draws.iter().position(|drawn| drawn == name);
    let places: Vec<usize> = names.iter().filter_map(place_of).collect();
    let row_count: u64 = tables[factor].values().map(|counted| counted.total()).sum();
    let mut shares = Shares::new();
    for distribution in tables[factor].values() {
        for row_number in 0..distribution.total() {
            let drawn = distribution.values_at(row_number).unwrap();
            let combination = places
                .iter()
                .map(|place| drawn[*place].to_owned())
                .collect();
            *shares.entry(combination).or_default() += 1.0 / row_count as f64;
        }
    }
    shares
}

/// Half the sum of the differences: the share of rows that lie elsewhere.
fn distance(left: &Shares, right: &Shares) -> f64 {
    let keys: BTreeSet<&Vec<String>> = left.keys().chain(right.keys()).collect();
    let share = |shares: &Shares, key| shares.get(key).copied().unwrap_or_default();
    keys.into_iter()
        .map(|key| (share(left, key) - share(right, key)).abs())
        .sum::<f64>()
        / 2.0
}

/// Asserts that at most this share of the sampled rows lies elsewhere than counted.
fn assert_near(groups: &[&[&str]], most: f64) {
    let text = committed_text().unwrap();
    let tables = parse(&text).unwrap();
    for (names, sampled) in groups.iter().zip(sampled_shares(groups)) {
        let distance = distance(&sampled, &counted_shares(&tables, names));
        assert!(
            distance < most,
            "{names:?}: {distance:.4} of the rows lie elsewhere"
        );
    }
}

#[test]
fn every_column_is_distributed_as_it_was_counted() {
    let names: Vec<&str> = ATTRIBUTES
        .into_iter()
        .filter(|name| *name != "instance_weight")
        .collect();
    let groups: Vec<&[&str]> = names.iter().map(std::slice::from_ref).collect();
    assert_near(&groups, 0.015);
}

#[test]
fn the_columns_of_the_classifier_and_the_label_are_distributed_jointly() {
    assert_near(
        &[
            &["education", "income"],
            &["age_group", "sex", "marital_stat", "income"],
            &["marital_stat", "tax_filer_stat", "income"],
        ],
        0.015,
    );
    assert_near(
        &[&[
            "age",
            "sex",
            "marital_stat",
            "education",
            "tax_filer_stat",
            "income",
        ]],
        0.12,
    );
}
