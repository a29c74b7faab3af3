//! Scores the rows of a query with an ONNX model. Reading and scoring go on
//! beside the writing, so that memory stays flat.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::compute::concat_batches;
use arrow::datatypes::{Field, Schema};
use chrono::Utc;

use super::perform::{Outcome, execute_all};
use super::run_node::{Failure, SCORED_COLUMNS};
use crate::adapter::{Adapter, Transaction};
use crate::error::{Error, Result};
use crate::manifest::OnnxConfig;
use crate::materialize::ScoreAction;
use crate::onnx::{OnnxModel, Scores};

/// Rows that are scored together: the more, the more equal rows are scored once.
const ROWS_PER_SCORING: usize = 65_536;
/// Batches that may wait for the database.
const BATCHES_AHEAD: usize = 2;

/// Reads, scores and writes, all in the transaction of the swap.
pub fn score(
    action: &ScoreAction,
    transaction: &mut dyn Transaction,
    adapter: &dyn Adapter,
) -> std::result::Result<Outcome, Failure> {
    let model = OnnxModel::load(&action.model_path)?;
    execute_all(transaction, &action.before)?;
    let unseen = AtomicU64::new(0);
    let (sender, receiver) = sync_channel::<RecordBatch>(BATCHES_AHEAD);
    let (written, read) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let mut scorer = Scorer::new(&model, &action.config, sender, &unseen);
            adapter.stream(&action.query, &mut |batch| scorer.add(batch))?;
            scorer.flush()
        });
        let mut batches = receiver.into_iter().map(Ok);
        let written = transaction.bulk_load(&action.beside, &mut batches);
        drop(batches);
        let read = reading
            .join()
            .unwrap_or_else(|_| Err(Error::runtime("scoring failed unexpectedly")));
        (written, read)
    });
    // Where the database failed, the reader only noticed that nobody listened.
    let rows = written?;
    read.map_err(|error| Failure {
        error,
        statement: Some(action.query.clone()),
    })?;
    execute_all(transaction, &action.after)?;
    Ok(Outcome::Scored {
        rows,
        unseen: unseen.into_inner(),
    })
}

/// Collects rows until enough are there, scores and sends them.
struct Scorer<'a> {
    model: &'a OnnxModel,
    config: &'a OnnxConfig,
    sender: SyncSender<RecordBatch>,
    unseen: &'a AtomicU64,
    pending: Vec<RecordBatch>,
    pending_rows: usize,
    /// Microseconds since 1970, UTC; one value for the whole node.
    scored_at: i64,
    is_checked: bool,
}

impl<'a> Scorer<'a> {
    fn new(
        model: &'a OnnxModel,
        config: &'a OnnxConfig,
        sender: SyncSender<RecordBatch>,
        unseen: &'a AtomicU64,
    ) -> Self {
        Scorer {
            model,
            config,
            sender,
            unseen,
            pending: Vec::new(),
            pending_rows: 0,
            scored_at: Utc::now().timestamp_micros(),
            is_checked: false,
        }
    }

    fn add(&mut self, batch: RecordBatch) -> Result<()> {
        if !self.is_checked {
            self.model.check_columns(&batch.schema())?;
            self.is_checked = true;
        }
        self.pending_rows += batch.num_rows();
        self.pending.push(batch);
        if self.pending_rows >= ROWS_PER_SCORING {
            return self.flush();
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let Some(first) = self.pending.first() else {
            return Ok(());
        };
        let rows = concat_batches(&first.schema(), &self.pending)
            .map_err(|error| Error::runtime(error.to_string()))?;
        self.pending.clear();
        self.pending_rows = 0;
        let scored = self.scored(&rows)?;
        self.sender
            .send(scored)
            .map_err(|_| Error::runtime("the database stopped taking rows"))
    }

    fn scored(&self, rows: &RecordBatch) -> Result<RecordBatch> {
        let scores = self.model.score(rows)?;
        self.unseen
            .fetch_add(scores.unseen_category_count, Ordering::Relaxed);
        let mut fields: Vec<Arc<Field>> = rows.schema().fields().iter().cloned().collect();
        let mut columns = rows.columns().to_vec();
        for (name, column) in self.added_columns(scores, rows.num_rows()) {
            let field = Field::new(name, column.data_type().clone(), true);
            fields.push(Arc::new(field));
            columns.push(column);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
            .map_err(|error| Error::runtime(error.to_string()))
    }

    /// What the model says of `count` rows, and who said it when.
    fn added_columns(&self, scores: Scores, count: usize) -> [(&str, ArrayRef); 5] {
        let [name, version, scored_at] = SCORED_COLUMNS;
        let repeated = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; count])) };
        let probabilities = Arc::new(Float64Array::from(scores.probabilities));
        let labels = Arc::new(BooleanArray::from(scores.labels));
        let moments = Arc::new(TimestampMicrosecondArray::from(vec![self.scored_at; count]));
        [
            (self.config.probability_column.as_str(), probabilities),
            (self.config.label_column.as_str(), labels),
            (name, repeated(self.model.name())),
            (version, repeated(self.model.version())),
            (scored_at, moments),
        ]
    }
}
