//! Splits the public test file into the daily files, in file order.

use std::path::Path;

use crate::error::{Error, Result};
use crate::incoming::{BATCH_DATES, Written, write_day};
use crate::public_file::{self, PublicFile};

/// Writes the test file of `data_folder` as 14 daily files of nearly equal row
/// counts. The uncompressed files, one after another, are the bytes of the test file.
///
/// # Errors
/// The test file is missing, damaged or has fewer lines than there are days; or
/// `output` cannot be written.
pub fn split(data_folder: &Path, output: &Path) -> Result<Written> {
    let bytes = public_file::read(data_folder, PublicFile::Test)?;
    let days = into_days(&bytes)?;
    let mut written = Written::default();
    for (batch_date, lines) in BATCH_DATES.iter().zip(days) {
        write_day(output, batch_date, lines, &mut written)?;
    }
    Ok(written)
}

/// Consecutive slices of whole lines, one per day; the first days are one line
/// longer where the lines do not divide evenly.
fn into_days(bytes: &[u8]) -> Result<Vec<&[u8]>> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let day_count = BATCH_DATES.len();
    if lines.len() < day_count {
        return Err(Error::new(format!(
            "`{}` holds {} lines, fewer than the {day_count} days to fill",
            PublicFile::Test.name(),
            lines.len(),
        ))
        .help(public_file::REMEDY));
    }
    let mut rest = bytes;
    let days = (0..day_count).map(|day| {
        let first = first_line(day, lines.len());
        let length = lines[first..first_line(day + 1, lines.len())]
            .iter()
            .map(|line| line.len())
            .sum();
        let (lines_of_day, later) = rest.split_at(length);
        rest = later;
        lines_of_day
    });
    Ok(days.collect())
}

/// The number of lines before `day`, both counted from 0.
fn first_line(day: usize, line_count: usize) -> usize {
    let day_count = BATCH_DATES.len();
    day * (line_count / day_count) + day.min(line_count % day_count)
}

#[cfg(test)]
mod tests {
    use super::into_days;

    #[test]
    fn days_are_consecutive_whole_lines_of_nearly_equal_counts() {
        let text: String = (0..30).map(|number| format!("{number}\n")).collect();
        let days = into_days(text.as_bytes()).unwrap();
        assert_eq!(days.concat(), text.as_bytes());
        let counts: Vec<usize> = days
            .iter()
            .map(|day| day.iter().filter(|byte| **byte == b'\n').count())
            .collect();
        assert_eq!(counts, [3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
    }

    #[test]
    fn a_last_line_without_line_end_stays_so() {
        let text = "row\n".repeat(14) + "last";
        let days = into_days(text.as_bytes()).unwrap();
        assert_eq!(days[0], b"row\nrow\n");
        assert_eq!(days[13], b"last");
    }

    #[test]
    fn fewer_lines_than_days_are_an_error() {
        let error = into_days(b"1\n2\n").unwrap_err();
        assert!(error.to_string().contains("holds 2 lines"), "{error}");
    }
}
