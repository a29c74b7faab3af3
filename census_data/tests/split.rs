//! `split` and the count tables against the real files, and what happens
//! without them. The real files are those of CENSUS_DATA_DIR.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use census_data::counts;
use census_data::incoming::{BATCH_DATES, compress, file_name};
use census_data::public_file::{self, PublicFile};
use census_data::split::split;
use flate2::read::GzDecoder;
use tempfile::tempdir;

/// The folder of the real files, where one is named.
fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("CENSUS_DATA_DIR").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("not compared with the real files: CENSUS_DATA_DIR is not set");
    }
    folder
}

fn uncompressed(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(path).unwrap())
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

fn all_days(folder: &Path) -> Vec<u8> {
    BATCH_DATES
        .iter()
        .flat_map(|batch_date| uncompressed(&folder.join(file_name(batch_date))))
        .collect()
}

fn census_data(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_census-data"))
        .args(arguments)
        .env_remove("CENSUS_DATA_DIR")
        .output()
        .unwrap()
}

fn assert_fails(output: &Output, fact: &str) {
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains(fact), "{message}");
    assert!(message.contains("Census-Income (KDD)"), "{message}");
    assert!(message.contains("117"), "{message}");
    assert!(message.contains("census_income_test.csv.gz"), "{message}");
}

#[test]
fn the_real_test_file_becomes_14_days_of_unchanged_bytes() {
    let Some(data_folder) = real_data() else {
        return;
    };
    let output = tempdir().unwrap();
    let written = split(&data_folder, output.path()).unwrap();
    assert_eq!((written.rows, written.changed_files), (99_762, 14));
    let original = public_file::read(&data_folder, PublicFile::Test).unwrap();
    assert!(
        all_days(output.path()) == original,
        "the days are not the bytes of the test file"
    );
}

#[test]
fn the_committed_count_tables_are_those_of_the_real_learn_file() {
    let Some(data_folder) = real_data() else {
        return;
    };
    let learn_file = public_file::read(&data_folder, PublicFile::Learn).unwrap();
    let derived = counts::derive(&learn_file).unwrap();
    let committed = counts::committed_text().unwrap();
    assert!(
        derived == committed,
        "run `census-data counts` and review what it changes"
    );
}

#[test]
fn a_second_split_leaves_equal_files_alone_and_mends_others() {
    let data = tempdir().unwrap();
    let lines: String = (0..20).map(|number| format!("{number}, x\n")).collect();
    let test_file = compress(lines.as_bytes()).unwrap();
    fs::write(data.path().join("census_income_test.csv.gz"), test_file).unwrap();
    let output = data.path().join("made/incoming");
    assert_eq!(split(data.path(), &output).unwrap().changed_files, 14);
    let modified = |day: usize| {
        let path = output.join(file_name(BATCH_DATES[day]));
        fs::metadata(path).unwrap().modified().unwrap()
    };
    let before = modified(0);
    fs::write(output.join(file_name(BATCH_DATES[3])), b"half a fi").unwrap();
    let second = split(data.path(), &output).unwrap();
    assert_eq!((second.changed_files, second.unchanged_files), (1, 13));
    assert_eq!(modified(0), before);
    assert_eq!(all_days(&output), lines.as_bytes());
    assert_eq!(fs::read_dir(&output).unwrap().count(), 14);
}

#[test]
fn missing_or_damaged_files_are_named_with_a_remedy() {
    let folder = tempdir().unwrap();
    let output = folder.path().join("incoming");
    let split_from = |data: &Path| {
        let (data, output) = (data.to_str().unwrap(), output.to_str().unwrap());
        census_data(&["split", "--data", data, "--output", output])
    };
    assert_fails(&census_data(&["split"]), "no folder");
    assert_fails(
        &split_from(&folder.path().join("absent")),
        "absent` does not exist",
    );
    assert_fails(
        &split_from(folder.path()),
        "census_income_test.csv.gz` does not exist",
    );

    let complete = compress("1, 2\n".repeat(5_000).as_bytes()).unwrap();
    let test_file = folder.path().join("census_income_test.csv.gz");
    fs::write(&test_file, &complete[..complete.len() / 2]).unwrap();
    assert_fails(&split_from(folder.path()), "is not a complete gzip file");
    fs::write(&test_file, "1, 2\n".repeat(5_000)).unwrap();
    assert_fails(&split_from(folder.path()), "is not a complete gzip file");
    assert!(!output.exists());
}
