//! The daily files that arrive: their dates, their names, and how they are written.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::error::{Error, Result};

/// Two ISO weeks of batches, Monday 2026-03-02 to Sunday 2026-03-15.
pub const BATCH_DATES: [&str; 14] = [
    "2026-03-02",
    "2026-03-03",
    "2026-03-04",
    "2026-03-05",
    "2026-03-06",
    "2026-03-07",
    "2026-03-08",
    "2026-03-09",
    "2026-03-10",
    "2026-03-11",
    "2026-03-12",
    "2026-03-13",
    "2026-03-14",
    "2026-03-15",
];

/// What writing the daily files came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or got other bytes.
    pub changed_files: usize,
    /// Files that already held the same bytes and were left alone.
    pub unchanged_files: usize,
    /// Rows in all the files together.
    pub rows: usize,
}

/// The name of the file of one batch.
pub fn file_name(batch_date: &str) -> String {
    format!("census_income_{batch_date}.csv.gz")
}

/// Writes one day's lines as a gzip file that depends on `lines` alone. It
/// appears under its name when it is complete, and a file that already holds
/// the same bytes keeps its modification time.
///
/// # Errors
/// The folder or the file cannot be written.
pub fn write_day(
    folder: &Path,
    batch_date: &str,
    lines: &[u8],
    written: &mut Written,
) -> Result<()> {
    let name = file_name(batch_date);
    let path = folder.join(&name);
    let cannot_write =
        |error: io::Error| Error::new(format!("cannot write `{}`: {error}", path.display()));
    let compressed = compress(lines).map_err(cannot_write)?;
    written.rows += lines.iter().filter(|byte| **byte == b'\n').count();
    if fs::read(&path).is_ok_and(|present| present == compressed) {
        written.unchanged_files += 1;
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(cannot_write)?;
    replace(&folder.join(format!(".{name}.partial")), &path, &compressed).map_err(cannot_write)?;
    written.changed_files += 1;
    Ok(())
}

/// A gzip file without time and name, so that equal lines give equal bytes.
pub fn compress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Puts `bytes` at `path` in one step, by way of `partial` beside it.
pub fn replace(partial: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(partial, path)
}
