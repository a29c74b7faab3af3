//! Scores the rows of a query with an ONNX model. Reading and scoring go on
//! beside the writing, so that memory stays flat.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::ScopedJoinHandle;

use arrow::array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::compute::concat_batches;
use arrow::datatypes::{Field, Schema};
use chrono::Utc;

use super::perform::{Outcome, execute_all};
use super::run_node::{Failure, SCORED_COLUMNS};
use crate::adapter::{Adapter, Transaction};
use crate::error::{Error, Result};
use crate::materialize::ScoreAction;
use crate::onnx::Scores;

/// Rows that are scored together: the more, the more equal rows are scored once.
const ROWS_PER_SCORING: usize = 65_536;
/// Batches that may wait for the database.
const BATCHES_AHEAD: usize = 2;

/// Reads, scores and writes, all in the transaction of the swap. The three go on
/// side by side.
pub fn score(
    action: &ScoreAction,
    transaction: &mut dyn Transaction,
    adapter: &dyn Adapter,
) -> std::result::Result<Outcome, Failure> {
    execute_all(transaction, &action.before)?;
    let unseen = AtomicU64::new(0);
    let (to_score, read_batches) = sync_channel::<RecordBatch>(BATCHES_AHEAD);
    let (to_write, scored_batches) = sync_channel::<RecordBatch>(BATCHES_AHEAD);
    let (written, scored, read) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| read(action, adapter, to_score));
        let scoring = scope.spawn(|| Scorer::new(action, to_write, &unseen).run(read_batches));
        let mut batches = scored_batches.into_iter().map(Ok);
        let written = transaction.bulk_load(&action.beside, &mut batches);
        drop(batches);
        (written, joined(scoring), joined(reading))
    });
    // Where one of the three failed, the ones before it only noticed that nobody
    // listened.
    let rows = written?;
    let at_query = |error| Failure {
        error,
        statement: Some(action.query.clone()),
    };
    scored.map_err(at_query)?;
    read.map_err(at_query)?;
    execute_all(transaction, &action.after)?;
    Ok(Outcome::Scored {
        rows,
        unseen: unseen.into_inner(),
    })
}

fn joined(thread: ScopedJoinHandle<'_, Result<()>>) -> Result<()> {
    let outcome = thread.join();
    outcome.unwrap_or_else(|_| Err(Error::runtime("scoring failed unexpectedly")))
}

/// Reads the rows of the query and hands them on in large batches.
fn read(
    action: &ScoreAction,
    adapter: &dyn Adapter,
    sender: SyncSender<RecordBatch>,
) -> Result<()> {
    let mut pending = Pending::default();
    adapter.stream(&action.query, &mut |batch| {
        if pending.add(batch) < ROWS_PER_SCORING {
            return Ok(());
        }
        send(&sender, pending.take()?)
    })?;
    send(&sender, pending.take()?)
}

fn send(sender: &SyncSender<RecordBatch>, batch: Option<RecordBatch>) -> Result<()> {
    let Some(batch) = batch else {
        return Ok(());
    };
    let sent = sender.send(batch);
    sent.map_err(|_| Error::runtime("nobody takes the rows any more"))
}

/// Batches that wait to become one.
#[derive(Default)]
struct Pending {
    batches: Vec<RecordBatch>,
    row_count: usize,
}

impl Pending {
    /// Adds a batch; gives the number of rows that wait.
    fn add(&mut self, batch: RecordBatch) -> usize {
        self.row_count += batch.num_rows();
        self.batches.push(batch);
        self.row_count
    }

    fn take(&mut self) -> Result<Option<RecordBatch>> {
        let Some(first) = self.batches.first() else {
            return Ok(None);
        };
        let rows = concat_batches(&first.schema(), &self.batches)
            .map_err(|error| Error::runtime(error.to_string()))?;
        *self = Pending::default();
        Ok(Some(rows))
    }
}

/// Scores batches and sends them on.
struct Scorer<'a> {
    action: &'a ScoreAction,
    sender: SyncSender<RecordBatch>,
    unseen: &'a AtomicU64,
    /// Microseconds since 1970, UTC; one value for the whole node.
    scored_at: i64,
}

impl<'a> Scorer<'a> {
    fn new(
        action: &'a ScoreAction,
        sender: SyncSender<RecordBatch>,
        unseen: &'a AtomicU64,
    ) -> Self {
        Scorer {
            action,
            sender,
            unseen,
            scored_at: Utc::now().timestamp_micros(),
        }
    }

    fn run(&self, batches: Receiver<RecordBatch>) -> Result<()> {
        for batch in batches {
            send(&self.sender, Some(self.scored(&batch)?))?;
        }
        Ok(())
    }

    fn scored(&self, rows: &RecordBatch) -> Result<RecordBatch> {
        let scores = self.action.model.score(rows, self.action.nulls)?;
        self.unseen
            .fetch_add(scores.unseen_category_count, Ordering::Relaxed);
        let mut fields: Vec<Arc<Field>> = rows.schema().fields().iter().cloned().collect();
        let mut columns = rows.columns().to_vec();
        for (name, column) in self.added_columns(&scores, rows.num_rows()) {
            let field = Field::new(name, column.data_type().clone(), true);
            fields.push(Arc::new(field));
            columns.push(column);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
            .map_err(|error| Error::runtime(error.to_string()))
    }

    /// What the model says of `count` rows, and who said it when.
    fn added_columns(&self, scores: &Scores, count: usize) -> Vec<(&str, ArrayRef)> {
        let model = &self.action.model;
        let [name, version, scored_at] = SCORED_COLUMNS;
        let repeated = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; count])) };
        let moments = Arc::new(TimestampMicrosecondArray::from(vec![self.scored_at; count]));
        let answers = self.action.columns.iter();
        let answers = answers.map(|column| (column.name.as_str(), column.values(model, scores)));
        answers
            .chain([
                (name, repeated(model.name())),
                (version, repeated(model.version())),
                (scored_at, moments),
            ])
            .collect()
    }
}
