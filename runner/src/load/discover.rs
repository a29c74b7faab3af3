//! Finds the files of a source.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::external::{BATCH_DATE, ExternalSource, Presence};
use crate::error::{Error, Location, Result};

/// One file of one date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub path: PathBuf,
    /// Relative to the project folder, as the landing table names it.
    pub source_file: String,
    pub batch_date: NaiveDate,
}

/// The files that are there, by date; with a date, that one file.
///
/// # Errors
/// A runtime error for a required file that is asked for and missing, or one whose
/// name has no date where the pattern wants it.
pub fn discover(
    source: &ExternalSource,
    project_dir: &Path,
    batch_date: Option<NaiveDate>,
) -> Result<Vec<Batch>> {
    if let Some(date) = batch_date {
        let source_file = source.location.replace(BATCH_DATE, &date.to_string());
        let path = project_dir.join(&source_file);
        if !path.exists() {
            if source.presence == Presence::Optional {
                return Ok(Vec::new());
            }
            return Err(Error::runtime("the file of the batch is missing")
                .at(Location::file(&source_file))
                .help(format!(
                    "deliver it, or choose another batch_date than {date}"
                )));
        }
        return Ok(vec![Batch {
            path,
            source_file,
            batch_date: date,
        }]);
    }
    all(source, project_dir)
}

fn all(source: &ExternalSource, project_dir: &Path) -> Result<Vec<Batch>> {
    let (before, after) = source
        .location
        .split_once(BATCH_DATE)
        .unwrap_or((&source.location, ""));
    let root = project_dir.display().to_string();
    let pattern = format!(
        "{}/{}*{}",
        glob::Pattern::escape(&root),
        glob::Pattern::escape(before),
        glob::Pattern::escape(after)
    );
    let paths = glob::glob(&pattern)
        .map_err(|error| Error::usage(error.to_string()).at(source.declared_at.clone()))?;
    let mut batches = Vec::new();
    for path in paths {
        let path = path.map_err(|error| Error::runtime(error.to_string()))?;
        let relative = path.strip_prefix(project_dir).unwrap_or(&path);
        let source_file = relative.display().to_string();
        let text = source_file
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .unwrap_or_default();
        let batch_date = NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|date| date.to_string() == text)
            .ok_or_else(|| no_date(&source_file, text))?;
        batches.push(Batch {
            path,
            source_file,
            batch_date,
        });
    }
    batches.sort_by_key(|batch| batch.batch_date);
    Ok(batches)
}

fn no_date(source_file: &str, text: &str) -> Error {
    Error::runtime(format!("`{text}` is no date"))
        .at(Location::file(source_file))
        .help("name the file with its date as YYYY-MM-DD, or move it away")
}
