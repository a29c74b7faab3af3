//! Draws daily files from the count tables: the shape and quirks of the real
//! ones, and none of their rows.

use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::attributes::{ATTRIBUTES, FIELD_COUNT, index_of, weight_band_width};
use crate::counts::{self, FactorTable};
use crate::error::{Error, Result};
use crate::factors::FACTORS;
use crate::incoming::{BATCH_DATES, Written, write_day};

/// Fewest and most rows of a day.
pub const ROWS_PER_DAY: (u64, u64) = (6_800, 7_200);

/// Every day has its own stream of random numbers, from this seed on.
const FIRST_SEED: u64 = 117;

/// Writes 14 daily files of about 7,000 rows, the same ones every time.
///
/// # Errors
/// `output` cannot be written.
pub fn sample(output: &Path) -> Result<Written> {
    let text = counts::committed_text()?;
    let tables = counts::parse(&text)?;
    let mut written = Written::default();
    for (batch_date, seed) in BATCH_DATES.iter().zip(FIRST_SEED..) {
        let lines = day(&tables, seed)?;
        write_day(output, batch_date, lines.as_bytes(), &mut written)?;
    }
    Ok(written)
}

fn day(tables: &[FactorTable<'_>], seed: u64) -> Result<String> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (fewest, most) = ROWS_PER_DAY;
    let row_count = fewest + below(most - fewest + 1, &mut random);
    let mut lines = String::new();
    for _ in 0..row_count {
        add_row(&mut lines, tables, &mut random)?;
    }
    Ok(lines)
}

fn add_row(lines: &mut String, tables: &[FactorTable<'_>], random: &mut ChaCha8Rng) -> Result<()> {
    let mut values = [""; ATTRIBUTES.len()];
    for (factor, table) in FACTORS.iter().zip(tables) {
        let given: Vec<&str> = factor
            .given
            .iter()
            .map(|name| values[index_of(name)])
            .collect();
        let drawn = table
            .get(&given)
            .and_then(|distribution| distribution.values_at(below(distribution.total(), random)))
            .ok_or_else(|| uncounted(&factor.header(), &given))?;
        for (name, value) in factor.draws.iter().zip(drawn) {
            values[index_of(name)] = value;
        }
    }
    let weight = weight_within(values[index_of("weight_band")], random);
    values[index_of("instance_weight")] = &weight;
    lines.push_str(&values[..FIELD_COUNT].join(", "));
    lines.push('\n');
    Ok(())
}

fn uncounted(header: &str, given: &[&str]) -> Error {
    Error::new(format!(
        "the count table `{header}` has nothing for {given:?}"
    ))
}

/// A number from 0 to below `bound`.
fn below(bound: u64, random: &mut ChaCha8Rng) -> u64 {
    let product = u128::from(random.next_u64()) * u128::from(bound);
    u64::try_from(product >> 64).expect("a product of two u64 has 64 upper bits")
}

/// A weight of the band, with two decimals at most and no trailing zeros.
fn weight_within(band: &str, random: &mut ChaCha8Rng) -> String {
    let lowest: u32 = band.parse().unwrap_or_default();
    let hundredths =
        u64::from(lowest) * 100 + below(u64::from(weight_band_width(lowest)) * 100, random);
    let weight = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    weight
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}
