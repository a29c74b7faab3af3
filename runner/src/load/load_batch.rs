//! Loads one file: all of its good rows in one transaction, or nothing.

use std::sync::mpsc::sync_channel;
use std::time::Instant;

use arrow::array::RecordBatch;
use chrono::{NaiveDateTime, SubsecRound, Utc};

use super::discover::Batch;
use super::external::ExternalSource;
use super::read_batch::{ReadThrough, Reading};
use super::read_file::{Fingerprint, fingerprint};
use crate::adapter::{Adapter, Transaction};
use crate::error::{Error, Location, Result};
use crate::state::{self, LoadRecord, Reject};

/// Batches that may wait for the database.
const BATCHES_AHEAD: usize = 4;

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

/// Loads a file into its landing table, unless the same bytes are loaded for its date.
///
/// # Errors
/// A runtime error that names file and line; then nothing has changed.
pub fn load_batch(
    context: &LoadContext<'_>,
    source: &ExternalSource,
    batch: &Batch,
) -> Result<LoadOutcome> {
    let started = Instant::now();
    let fingerprint = fingerprint(&batch.path, &batch.source_file)?;
    let loads = state::latest_loads(
        context.adapter,
        context.state_schema,
        &source.source_name,
        &source.table_name,
    )?;
    let current = loads.get(&batch.batch_date);
    if current.is_some_and(|load| load.sha256 == fingerprint.sha256) {
        return Ok(unchanged(&fingerprint, started));
    }
    let job = Job {
        context,
        source,
        batch,
        fingerprint,
        loaded_at: later_than(loads.values().map(|load| load.started_at).max()),
        // Without any record of loads the table may still hold rows of the date.
        clearing: match current.is_some() || loads.is_empty() {
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

fn unchanged(fingerprint: &Fingerprint, started: Instant) -> LoadOutcome {
    LoadOutcome {
        status: LoadStatus::Unchanged,
        rows: 0,
        rejects: 0,
        bytes: fingerprint.bytes,
        seconds: started.elapsed().as_secs_f64(),
    }
}

/// Now, or the first moment after `latest` where the clock went back.
fn later_than(latest: Option<NaiveDateTime>) -> NaiveDateTime {
    let now = Utc::now().naive_utc().trunc_subsecs(6);
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

impl Job<'_> {
    fn run(&self) -> Result<LoadOutcome> {
        let mut transaction = self.context.adapter.begin()?;
        if self.clearing == Clearing::Batch {
            transaction.execute(&self.clear_batch())?;
        }
        let read = self.copy(transaction.as_mut())?;
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

    /// Reads and writes side by side.
    fn copy(&self, transaction: &mut dyn Transaction) -> Result<ReadThrough> {
        let reading = Reading {
            source: self.source,
            batch: self.batch,
            loaded_at: self.loaded_at.and_utc().timestamp_micros(),
            progress: self.context.progress,
        };
        let (sender, receiver) = sync_channel::<RecordBatch>(BATCHES_AHEAD);
        let (written, read) = std::thread::scope(|scope| {
            let reading = &reading;
            let reader = scope.spawn(move || reading.run(&sender));
            let mut batches = receiver.into_iter().map(Ok);
            let written = transaction.bulk_load(&self.source.relation, &mut batches);
            drop(batches);
            let read = reader.join().unwrap_or_else(|_| {
                Err(Error::runtime("reading the file failed unexpectedly")
                    .at(Location::file(&self.batch.source_file)))
            });
            (written, read)
        });
        // Where the database failed, the reader only noticed that nobody listened.
        written?;
        let read = read?;
        reading.check_share(&read)?;
        Ok(read)
    }

    fn clear_batch(&self) -> String {
        let dialect = self.context.adapter.dialect();
        format!(
            "delete from {}\nwhere batch_date = date '{}'",
            dialect.render(&self.source.relation),
            self.batch.batch_date
        )
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
