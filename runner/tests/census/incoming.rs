//! The incoming files, read by this test itself.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use census_data::incoming::{BATCH_DATES, file_name};
use chrono::NaiveDate;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// Fields of a line, counted from 0.
const WEIGHT: usize = 24;
const INCOME: usize = 41;

/// What the files say, and the tables must say too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub rows: u64,
    pub predictions: u64,
    pub positives: u64,
    /// Weights have two decimals.
    pub weight_hundredths: u64,
    pub days: u64,
    pub weeks: u64,
}

impl Facts {
    pub const OF_THE_PUBLIC_TEST_FILE: Facts = Facts {
        rows: 99_762,
        predictions: 99_762,
        positives: 6_186,
        weight_hundredths: 17_354_027_261,
        days: 14,
        weeks: 2,
    };
}

/// Whether the public data set is here.
pub fn are_public() -> bool {
    public_folder().is_some()
}

fn public_folder() -> Option<PathBuf> {
    std::env::var_os("CENSUS_DATA_DIR")
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
}

/// Fills a folder with the daily files.
pub fn write(folder: &Path) {
    let written = match public_folder() {
        Some(public) => census_data::split::split(&public, folder),
        None => census_data::sample::sample(folder),
    };
    written.expect("the incoming files can be made");
}

pub fn facts(folder: &Path) -> Facts {
    let texts = BATCH_DATES.map(|day| read(folder, day));
    let lines = || texts.iter().flat_map(|text| text.lines());
    let rows = lines().count() as u64;
    Facts {
        rows,
        predictions: rows,
        positives: lines()
            .filter(|line| field(line, INCOME) == "50000+.")
            .count() as u64,
        weight_hundredths: lines().map(|line| hundredths(field(line, WEIGHT))).sum(),
        days: texts.len() as u64,
        weeks: BATCH_DATES
            .map(iso_week)
            .iter()
            .collect::<BTreeSet<_>>()
            .len() as u64,
    }
}

pub fn rows_of(folder: &Path, day: &str) -> usize {
    read(folder, day).lines().count()
}

/// `2026-W10` of a date.
pub fn iso_week(day: &str) -> String {
    let date: NaiveDate = day.parse().expect("a batch date is a date");
    date.format("%G-W%V").to_string()
}

/// Writes a day's file again without its last line.
pub fn drop_last_line(folder: &Path, day: &str) {
    let text = read(folder, day);
    let kept: Vec<_> = text.split_inclusive('\n').collect();
    let shorter = kept[..kept.len() - 1].concat();
    let file = File::create(folder.join(file_name(day))).expect("the file can be written");
    let mut encoder = GzEncoder::new(file, Compression::default());
    encoder
        .write_all(shorter.as_bytes())
        .expect("the file can be written");
    encoder.finish().expect("the file can be written");
}

fn read(folder: &Path, day: &str) -> String {
    let file = File::open(folder.join(file_name(day))).expect("the file is there");
    let mut text = String::new();
    GzDecoder::new(file)
        .read_to_string(&mut text)
        .expect("the file is whole");
    text
}

fn field(line: &str, index: usize) -> &str {
    line.split(',')
        .nth(index)
        .expect("a line has 42 fields")
        .trim()
}

fn hundredths(weight: &str) -> u64 {
    let weight: f64 = weight.parse().expect("a weight is a number");
    (weight * 100.0).round() as u64
}
