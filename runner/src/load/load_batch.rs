//! Loads one file: all of its good rows in one transaction, or nothing.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Instant;

use arrow::array::RecordBatch;
use chrono::{NaiveDate, NaiveDateTime, SubsecRound, Utc};

use super::discover::Batch;
use super::external::{ExternalSource, HeaderRow};
use super::field_split::split;
use super::read_file::{Fingerprint, fingerprint, open};
use super::record::{Record, Records};
use super::row_builder::{PROVENANCE, Provenance, RowBuilder};
use crate::adapter::Adapter;
use crate::error::{Error, Location, Result};
use crate::state::{self, LoadRecord, Reject};

/// Rows in one Arrow batch.
const BATCH_ROWS: usize = 8192;
/// Batches that may wait for the database.
const BATCHES_AHEAD: usize = 4;
/// Longer raw texts of rejects are cut, in characters.
const MAX_RAW_TEXT: usize = 4096;
/// Rejects beyond this many are only kept while their share is allowed.
const MAX_EARLY_REJECTS: usize = 10_000;

/// What a load belongs to.
pub struct LoadContext<'a> {
    pub adapter: &'a dyn Adapter,
    pub state_schema: &'a str,
    pub run_id: &'a str,
    /// Called with the number of rows read so far.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadStatus {
    Loaded,
    /// The batch was there with other bytes.
    Replaced,
    /// The same bytes are loaded already.
    Unchanged,
}

/// The result of a load.
#[derive(Debug, Clone)]
pub struct LoadOutcome {
    pub status: LoadStatus,
    pub rows: u64,
    pub rejects: u64,
    pub bytes: u64,
    pub seconds: f64,
}

/// Loads a file, unless the same bytes are loaded for its date.
///
/// # Errors
/// A runtime error that names file and line; then nothing has changed.
pub fn load_batch(
    context: &LoadContext<'_>,
    source: &ExternalSource,
    batch: &Batch,
) -> Result<LoadOutcome> {
    let started = Instant::now();
    let started_at = Utc::now().naive_utc().trunc_subsecs(6);
    let fingerprint = fingerprint(&batch.path, &batch.source_file)?;
    let loads = state::latest_loads(
        context.adapter,
        context.state_schema,
        &source.source_name,
        &source.table_name,
    )?;
    let current = loads.get(&batch.batch_date);
    if current.is_some_and(|load| load.sha256 == fingerprint.sha256) {
        return Ok(LoadOutcome {
            status: LoadStatus::Unchanged,
            rows: 0,
            rejects: 0,
            bytes: fingerprint.bytes,
            seconds: started.elapsed().as_secs_f64(),
        });
    }
    let latest = loads.values().map(|load| load.started_at).max();
    // Without any record of loads the table may still hold rows of the date.
    let may_hold_rows = current.is_some() || loads.is_empty();
    let job = Job {
        context,
        source,
        batch,
        fingerprint,
        loaded_at: later_than(latest, started_at),
        clearing: match may_hold_rows {
            true => Clearing::Batch,
            false => Clearing::Nothing,
        },
        status: match current {
            Some(_) => LoadStatus::Replaced,
            None => LoadStatus::Loaded,
        },
        started,
    };
    job.run()
}

/// `now`, or the first moment after `latest` where the clock went back.
fn later_than(latest: Option<NaiveDateTime>, now: NaiveDateTime) -> NaiveDateTime {
    match latest {
        Some(latest) if latest >= now => latest + chrono::TimeDelta::microseconds(1),
        _ => now,
    }
}

struct Job<'a> {
    context: &'a LoadContext<'a>,
    source: &'a ExternalSource,
    batch: &'a Batch,
    fingerprint: Fingerprint,
    loaded_at: NaiveDateTime,
    clearing: Clearing,
    status: LoadStatus,
    started: Instant,
}

/// What has to go before the rows come.
#[derive(Clone, Copy, PartialEq)]
enum Clearing {
    /// The date was never loaded: looking for its rows would read the table.
    Nothing,
    Batch,
}

/// What reading a file to its end gave.
struct ReadThrough {
    rows: u64,
    rejects: Vec<Reject>,
}

impl Job<'_> {
    fn run(&self) -> Result<LoadOutcome> {
        let mut transaction = self.context.adapter.begin()?;
        for statement in self.preparing() {
            transaction.execute(&statement)?;
        }
        let (sender, receiver) = sync_channel::<RecordBatch>(BATCHES_AHEAD);
        let (written, read) = std::thread::scope(|scope| {
            let reading = scope.spawn(move || self.read(sender));
            let mut batches = receiver.into_iter().map(Ok);
            let written = transaction.bulk_load(&self.source.relation, &mut batches);
            drop(batches);
            let read = reading.join().unwrap_or_else(|_| {
                Err(Error::runtime("reading the file failed unexpectedly")
                    .at(Location::file(&self.batch.source_file)))
            });
            (written, read)
        });
        // What stopped the reader is the cause; what stopped the database is
        // told where the reader only noticed that nobody listened.
        let written = written?;
        let read = read?;
        self.check_share(&read)?;
        debug_assert_eq!(written, read.rows);
        let load = self.load_record(&read);
        transaction.execute(&state::insert_load(self.context.state_schema, &load))?;
        let rejects: Vec<Reject> = read
            .rejects
            .into_iter()
            .map(|reject| Reject {
                load_id: load.load_id.clone(),
                ..reject
            })
            .collect();
        for statement in state::insert_rejects(self.context.state_schema, &rejects) {
            transaction.execute(&statement)?;
        }
        transaction.commit()?;
        Ok(LoadOutcome {
            status: self.status,
            rows: read.rows,
            rejects: rejects.len() as u64,
            bytes: self.fingerprint.bytes,
            seconds: load.seconds,
        })
    }

    /// The landing table, without the rows that the batch had.
    fn preparing(&self) -> Vec<String> {
        let dialect = self.context.adapter.dialect();
        let relation = &self.source.relation;
        let declared = self
            .source
            .columns
            .iter()
            .map(|column| (column.name.as_str(), column.declared_type.as_str()));
        let columns: Vec<String> = declared
            .chain(PROVENANCE)
            .map(|(name, data_type)| format!("    {} {data_type}", dialect.quote(name)))
            .collect();
        let mut statements = vec![
            dialect.create_schema(&relation.database, &relation.schema),
            format!(
                "create table if not exists {} (\n{}\n)",
                dialect.render(relation),
                columns.join(",\n")
            ),
        ];
        if self.clearing == Clearing::Batch {
            statements.push(format!(
                "delete from {}\nwhere batch_date = date '{}'",
                dialect.render(relation),
                self.batch.batch_date
            ));
        }
        statements
    }

    fn read(&self, sender: SyncSender<RecordBatch>) -> Result<ReadThrough> {
        let source_file = &self.batch.source_file;
        let reader = open(self.source, &self.batch.path, source_file)?;
        let mut records = Records::new(reader, source_file, self.source.quote);
        let positions = self.positions(&mut records)?;
        let width = positions.width;
        let provenance = Provenance {
            batch_date: days_since_1970(self.batch.batch_date),
            source_file: source_file.clone(),
            loaded_at: self.loaded_at.and_utc().timestamp_micros(),
        };
        let mut builder = RowBuilder::new(self.source, provenance, positions.of_columns);
        let mut read = ReadThrough {
            rows: 0,
            rejects: Vec::new(),
        };
        let mut is_first = self.source.header == HeaderRow::Absent;
        while let Some(record) = records.next()? {
            if std::mem::take(&mut is_first) {
                self.refuse_header(record)?;
            }
            match self.add_row(record, width, &mut builder) {
                Ok(()) => read.rows += 1,
                Err(reason) => read.rejects.push(self.reject(record, reason)),
            }
            if builder.len() >= BATCH_ROWS {
                (self.context.progress)(read.rows);
                if sender.send(builder.finish()?).is_err() {
                    return Ok(read);
                }
            }
            if read.rejects.len() > MAX_EARLY_REJECTS {
                self.check_share(&read)?;
            }
        }
        (self.context.progress)(read.rows);
        if read.rows == 0 && read.rejects.is_empty() {
            return Err(Error::runtime("the file holds no rows")
                .at(Location::file(source_file))
                .help("deliver it again"));
        }
        if builder.len() > 0 {
            // Nobody listens where the database failed, which is told elsewhere.
            let _ = sender.send(builder.finish()?);
        }
        Ok(read)
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

    fn check_share(&self, read: &ReadThrough) -> Result<()> {
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

    fn load_record(&self, read: &ReadThrough) -> LoadRecord {
        LoadRecord {
            load_id: uuid::Uuid::new_v4().to_string(),
            run_id: self.context.run_id.to_owned(),
            source_name: self.source.source_name.clone(),
            table_name: self.source.table_name.clone(),
            source_file: self.batch.source_file.clone(),
            sha256: self.fingerprint.sha256.clone(),
            batch_date: self.batch.batch_date,
            status: match self.status {
                LoadStatus::Replaced => "replaced",
                LoadStatus::Loaded | LoadStatus::Unchanged => "loaded",
            }
            .to_owned(),
            row_count: read.rows as i64,
            reject_count: read.rejects.len() as i64,
            byte_count: self.fingerprint.bytes as i64,
            started_at: self.loaded_at,
            seconds: self.started.elapsed().as_secs_f64(),
        }
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

fn days_since_1970(date: NaiveDate) -> i32 {
    date.signed_duration_since(NaiveDate::default()).num_days() as i32
}
