//! The count tables: how often each combination of values occurs in the learn file.
//!
//! As text, one table after another: a header line per factor, then a line per
//! combination, `given values|drawn values|count`. The committed tables are that
//! text as gzip; `derive` makes it from the learn file.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::GzDecoder;

use crate::attributes::{index_of, values_of};
use crate::error::{Error, Result};
use crate::factors::{FACTORS, Factor};

/// Where the committed tables are, in this repository.
pub const COMMITTED_PATH: &str = "census_data/data/learn_counts.txt.gz";

static COMMITTED: &[u8] = include_bytes!("../data/learn_counts.txt.gz");

/// The text of the committed tables.
///
/// # Errors
/// The bytes in this program are no complete gzip of text.
pub fn committed_text() -> Result<String> {
    let mut text = String::new();
    GzDecoder::new(COMMITTED)
        .read_to_string(&mut text)
        .map_err(|error| Error::new(format!("`{COMMITTED_PATH}` cannot be read: {error}")))?;
    Ok(text)
}

/// The text of the tables that `learn_file`, uncompressed, gives.
///
/// # Errors
/// The file is no UTF-8, or a line of it does not fit.
pub fn derive(learn_file: &[u8]) -> Result<String> {
    let text = std::str::from_utf8(learn_file)
        .map_err(|error| Error::new(format!("the learn file is not UTF-8: {error}")))?;
    let rows: Vec<Vec<String>> = text
        .lines()
        .enumerate()
        .map(|(index, line)| values_of(line, index + 1))
        .collect::<Result<_>>()?;
    Ok(FACTORS
        .iter()
        .map(|factor| table_of(factor, &rows))
        .collect())
}

fn table_of(factor: &Factor, rows: &[Vec<String>]) -> String {
    let columns: Vec<usize> = factor
        .given
        .iter()
        .chain(factor.draws)
        .map(|name| index_of(name))
        .collect();
    let mut counts: BTreeMap<Vec<&str>, u64> = BTreeMap::new();
    for row in rows {
        let combination = columns.iter().map(|column| row[*column].as_str()).collect();
        *counts.entry(combination).or_default() += 1;
    }
    let mut table = factor.header() + "\n";
    for (combination, count) in counts {
        table.push_str(&format!("{}|{count}\n", combination.join("|")));
    }
    table
}

/// What a factor may draw for one combination of given values.
#[derive(Debug, Default)]
pub struct Distribution<'text> {
    /// Counts so far, and the values drawn; in the order of the table.
    cumulative: Vec<(u64, Vec<&'text str>)>,
}

impl<'text> Distribution<'text> {
    /// How many rows of the learn file were counted here.
    pub fn total(&self) -> u64 {
        self.cumulative.last().map_or(0, |(count, _)| *count)
    }

    /// The values of the counted row with this number, from 0 to below `total`.
    pub fn values_at(&self, row_number: u64) -> Option<&[&'text str]> {
        let place = self
            .cumulative
            .partition_point(|(count, _)| *count <= row_number);
        self.cumulative
            .get(place)
            .map(|(_, values)| values.as_slice())
    }

    fn add(&mut self, values: Vec<&'text str>, count: u64) {
        self.cumulative.push((self.total() + count, values));
    }
}

/// The distributions of one factor, by the given values.
pub type FactorTable<'text> = BTreeMap<Vec<&'text str>, Distribution<'text>>;

/// The tables that a text holds, one per factor and in their order.
///
/// # Errors
/// A header is not the factor's, or a line has no count.
pub fn parse(text: &str) -> Result<Vec<FactorTable<'_>>> {
    let mut lines = text.lines().enumerate().peekable();
    let mut tables = Vec::with_capacity(FACTORS.len());
    for factor in &FACTORS {
        if lines.next().map(|(_, line)| line) != Some(factor.header().as_str()) {
            return Err(out_of_date(&format!("no table `{}`", factor.header())));
        }
        let mut table = FactorTable::new();
        while let Some((index, line)) = lines.next_if(|(_, line)| !line.starts_with('#')) {
            add_line(&mut table, factor, line)
                .ok_or_else(|| out_of_date(&format!("line {} has no count", index + 1)))?;
        }
        tables.push(table);
    }
    Ok(tables)
}

fn add_line<'text>(
    table: &mut FactorTable<'text>,
    factor: &Factor,
    line: &'text str,
) -> Option<()> {
    let (combination, count) = line.rsplit_once('|')?;
    let mut given: Vec<&str> = combination.split('|').collect();
    if given.len() != factor.given.len() + factor.draws.len() {
        return None;
    }
    let drawn = given.split_off(factor.given.len());
    table
        .entry(given)
        .or_default()
        .add(drawn, count.parse().ok()?);
    Some(())
}

fn out_of_date(fact: &str) -> Error {
    Error::new(format!("the count tables do not fit this program: {fact}"))
        .help("derive them again with `census-data counts --data FOLDER`")
}

#[cfg(test)]
mod tests {
    use super::{derive, parse};
    use crate::attributes::FIELD_COUNT;

    fn learn_file() -> String {
        let row = |age: &str| [age, ""].join(&", 1".repeat(FIELD_COUNT - 1)) + "\n";
        [row("30"), row("30"), row("40")].concat()
    }

    #[test]
    fn a_distribution_gives_each_value_as_often_as_it_was_counted() {
        let text = derive(learn_file().as_bytes()).unwrap();
        let tables = parse(&text).unwrap();
        let ages = &tables[0][&Vec::new()];
        assert_eq!(ages.total(), 3);
        let drawn: Vec<&str> = (0..3).map(|row| ages.values_at(row).unwrap()[0]).collect();
        assert_eq!(drawn, ["30", "30", "40"]);
        assert_eq!(ages.values_at(3), None);
    }

    #[test]
    fn tables_of_other_factors_are_an_error_with_a_remedy() {
        let text = derive(learn_file().as_bytes()).unwrap();
        let error = parse(&text.replacen("age_group", "age_class", 1)).unwrap_err();
        assert!(error.to_string().contains("census-data counts"), "{error}");
        let error = parse(&text.replacen("|2\n", "|many\n", 1)).unwrap_err();
        assert!(error.to_string().contains("line 2 has no count"), "{error}");
    }
}
