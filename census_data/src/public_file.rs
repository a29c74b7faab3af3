//! Reads the two files of the public data set, UCI 117 "Census-Income (KDD)".

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::error::{Error, Result};

/// Where the real files come from and how weir expects to find them.
pub const REMEDY: &str = "get the data set \"Census-Income (KDD)\" (number 117 of the UCI Machine Learning Repository), \
     gzip its `census-income.data` as `census_income_learn.csv.gz` and its \
     `census-income.test` as `census_income_test.csv.gz`, \
     and name their folder in CENSUS_DATA_DIR or --data";

/// One of the two files of the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicFile {
    /// 199,523 rows, from which the count tables are derived.
    Learn,
    /// 99,762 rows, which become the incoming files.
    Test,
}

impl PublicFile {
    pub fn name(self) -> &'static str {
        match self {
            PublicFile::Learn => "census_income_learn.csv.gz",
            PublicFile::Test => "census_income_test.csv.gz",
        }
    }
}

/// The uncompressed bytes of a file of the data set, out of `folder`.
///
/// # Errors
/// The folder or the file is missing or unreadable, or is no complete gzip file.
pub fn read(folder: &Path, file: PublicFile) -> Result<Vec<u8>> {
    let path = folder.join(file.name());
    if !folder.is_dir() {
        let message = format!("folder `{}` does not exist", folder.display());
        return Err(Error::new(message).help(REMEDY));
    }
    let compressed = File::open(&path).map_err(|error| {
        let message = match error.kind() {
            ErrorKind::NotFound => format!("file `{}` does not exist", path.display()),
            _ => format!("cannot open `{}`: {error}", path.display()),
        };
        Error::new(message).help(REMEDY)
    })?;
    let mut bytes = Vec::new();
    MultiGzDecoder::new(BufReader::new(compressed))
        .read_to_end(&mut bytes)
        .map_err(|error| {
            let message = format!("`{}` is not a complete gzip file: {error}", path.display());
            Error::new(message).help(REMEDY)
        })?;
    Ok(bytes)
}
