//! Reads one file to its end: batches of good rows on the way, rejects at the end.

use std::sync::mpsc::SyncSender;

use arrow::array::RecordBatch;

use super::discover::Batch;
use super::external::{ExternalSource, HeaderRow};
use super::field_split::split;
use super::read_file::open;
use super::record::{Record, Records};
use super::row_builder::{Provenance, RowBuilder};
use crate::error::{Error, Location, Result};
use crate::state::Reject;
use crate::text_value::days_since_1970;

/// Rows in one Arrow batch.
const BATCH_ROWS: usize = 8192;
/// Longer raw texts of rejects are cut, in characters.
const MAX_RAW_TEXT: usize = 4096;
/// Rejects beyond this many are only kept while their share is allowed.
const MAX_EARLY_REJECTS: usize = 10_000;

/// A file that is read.
pub struct Reading<'a> {
    pub source: &'a ExternalSource,
    pub batch: &'a Batch,
    /// Microseconds since 1970, UTC.
    pub loaded_at: i64,
    /// Called with the number of rows read so far.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

/// What reading a file to its end gave.
pub struct ReadThrough {
    pub rows: u64,
    /// Their `load_id` is empty.
    pub rejects: Vec<Reject>,
}

impl Reading<'_> {
    /// Sends batches of rows until the file ends, or nobody listens any more.
    ///
    /// # Errors
    /// A runtime error that names file and line.
    pub fn run(&self, sender: &SyncSender<RecordBatch>) -> Result<ReadThrough> {
        let source_file = &self.batch.source_file;
        let reader = open(self.source, &self.batch.path, source_file)?;
        let mut records = Records::new(reader, source_file, self.source.quote);
        let positions = self.positions(&mut records)?;
        let width = positions.width;
        let mut builder = RowBuilder::new(self.source, self.provenance(), positions.of_columns);
        let mut read = ReadThrough {
            rows: 0,
            rejects: Vec::new(),
        };
        let mut may_be_header = self.source.header == HeaderRow::Absent;
        while let Some(record) = records.next()? {
            if std::mem::take(&mut may_be_header) {
                self.refuse_header(record)?;
            }
            match self.add_row(record, width, &mut builder) {
                Ok(()) => read.rows += 1,
                Err(reason) => read.rejects.push(self.reject(record, reason)),
            }
            if read.rejects.len() > MAX_EARLY_REJECTS {
                self.check_share(&read)?;
            }
            let is_full = builder.len() >= BATCH_ROWS;
            if is_full && !self.send(&mut builder, sender, read.rows)? {
                return Ok(read);
            }
        }
        self.refuse_empty(&read)?;
        if builder.len() > 0 {
            self.send(&mut builder, sender, read.rows)?;
        }
        Ok(read)
    }

    /// Whether somebody took the rows; where the database failed, it tells why.
    fn send(
        &self,
        builder: &mut RowBuilder<'_>,
        sender: &SyncSender<RecordBatch>,
        rows: u64,
    ) -> Result<bool> {
        (self.progress)(rows);
        Ok(sender.send(builder.finish()?).is_ok())
    }

    fn provenance(&self) -> Provenance {
        Provenance {
            batch_date: days_since_1970(self.batch.batch_date) as i32,
            source_file: self.batch.source_file.clone(),
            loaded_at: self.loaded_at,
        }
    }

    fn refuse_empty(&self, read: &ReadThrough) -> Result<()> {
        if read.rows > 0 || !read.rejects.is_empty() {
            return Ok(());
        }
        Err(Error::runtime("the file holds no rows")
            .at(Location::file(&self.batch.source_file))
            .help("deliver it again"))
    }

    fn add_row(
        &self,
        record: Record<'_>,
        width: usize,
        builder: &mut RowBuilder<'_>,
    ) -> std::result::Result<(), String> {
        let text = std::str::from_utf8(record.bytes)
            .map_err(|error| format!("invalid UTF-8 at byte {}", error.valid_up_to() + 1))?;
        let fields = split(text, self.source.delimiter, self.source.quote);
        if fields.len() != width {
            return Err(format!(
                "{} fields where {width} are declared",
                fields.len()
            ));
        }
        builder.push(record.line, &fields)
    }

    /// Where each declared column stands in a row.
    fn positions(&self, records: &mut Records<'_>) -> Result<Positions> {
        let columns = &self.source.columns;
        if self.source.header == HeaderRow::Absent {
            return Ok(Positions {
                of_columns: (0..columns.len()).collect(),
                width: columns.len(),
            });
        }
        let here = Location::line(&self.batch.source_file, 1);
        let header = records
            .next()?
            .ok_or_else(|| Error::runtime("the file has no header").at(here.clone()))?;
        let names = normalized_fields(header, self.source);
        let of_columns = columns
            .iter()
            .map(|column| {
                let wanted = normalized(&column.name);
                names
                    .iter()
                    .position(|name| *name == wanted)
                    .ok_or_else(|| {
                        Error::runtime(format!("the header lacks column `{}`", column.name))
                            .at(here.clone())
                            .did_you_mean(&wanted, names.iter().map(String::as_str))
                    })
            })
            .collect::<Result<Vec<usize>>>()?;
        Ok(Positions {
            of_columns,
            width: names.len(),
        })
    }

    /// A first line that names at least half of the columns is a header.
    fn refuse_header(&self, record: Record<'_>) -> Result<()> {
        let names = normalized_fields(record, self.source);
        let columns = &self.source.columns;
        let alike = names
            .iter()
            .filter(|name| {
                columns
                    .iter()
                    .any(|column| normalized(&column.name) == **name)
            })
            .count();
        if alike * 2 < columns.len().max(2) {
            return Ok(());
        }
        Err(
            Error::runtime("the first line is a header, and the source declares none")
                .at(Location::line(
                    &self.batch.source_file,
                    record.line as usize,
                ))
                .help("set `header: true` on the source, or deliver the file without it"),
        )
    }

    fn reject(&self, record: Record<'_>, reason: String) -> Reject {
        Reject {
            load_id: String::new(),
            source_file: self.batch.source_file.clone(),
            line_number: record.line as i64,
            raw_text: String::from_utf8_lossy(record.bytes)
                .chars()
                .filter(|letter| *letter != '\0')
                .take(MAX_RAW_TEXT)
                .collect(),
            reason,
            batch_date: self.batch.batch_date,
        }
    }

    /// Refuses a file of which too large a share does not fit.
    ///
    /// # Errors
    /// A runtime error at the first row that does not fit.
    pub fn check_share(&self, read: &ReadThrough) -> Result<()> {
        let rejects = read.rejects.len() as f64;
        let share = rejects / (read.rows as f64 + rejects).max(1.0);
        let Some(first) = read
            .rejects
            .first()
            .filter(|_| share > self.source.max_reject_share)
        else {
            return Ok(());
        };
        let location = Location::line(&self.batch.source_file, first.line_number as usize);
        Err(Error::runtime(format!(
            "{} of {} rows do not fit ({:.2} %, allowed are {:.2} %); the first: {}",
            read.rejects.len(),
            read.rows + read.rejects.len() as u64,
            share * 100.0,
            self.source.max_reject_share * 100.0,
            first.reason
        ))
        .at(location)
        .help("mend the file, or raise `max_reject_share` of the source; nothing was loaded"))
    }
}

struct Positions {
    of_columns: Vec<usize>,
    /// Fields that a row must have.
    width: usize,
}

fn normalized_fields(record: Record<'_>, source: &ExternalSource) -> Vec<String> {
    let text = String::from_utf8_lossy(record.bytes);
    split(&text, source.delimiter, source.quote)
        .iter()
        .map(|field| normalized(field))
        .collect()
}

/// A column name as it is compared: lowercase, words joined by underscores.
fn normalized(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}
