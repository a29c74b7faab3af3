//! What became of each node in the last runs.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Float64Type, Int64Type};
use chrono::NaiveDateTime;

use crate::adapter::Adapter;
use crate::error::Result;

/// A node in a run that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct PastRun {
    pub run_id: String,
    pub command: String,
    pub status: String,
    /// UTC; the run's where the node was skipped.
    pub started_at: Option<NaiveDateTime>,
    pub seconds: f64,
    pub rows: Option<i64>,
    pub failures: Option<i64>,
    pub message: Option<String>,
}

/// The last `limit` runs of every node, by unique id, the oldest first.
///
/// # Errors
/// A runtime error where weir's own tables cannot be read.
pub fn node_history(
    adapter: &dyn Adapter,
    schema: &str,
    limit: usize,
) -> Result<BTreeMap<String, Vec<PastRun>>> {
    let schema = adapter.dialect().quote(schema);
    let rows = adapter.fetch(&format!(
        "with numbered as (\n    select\n        node_runs.unique_id,\n        runs.run_id,\n        \
         runs.command,\n        node_runs.status,\n        \
         coalesce(node_runs.started_at, runs.started_at) as started_at,\n        \
         node_runs.seconds,\n        node_runs.row_count,\n        node_runs.failure_count,\n        \
         node_runs.message,\n        row_number() over (\n            \
         partition by node_runs.unique_id order by runs.started_at desc\n        ) as place\n    \
         from {schema}.node_runs\n    \
         inner join {schema}.runs on node_runs.run_id = runs.run_id\n)\n\
         select\n    unique_id,\n    run_id,\n    command,\n    status,\n    \
         cast(started_at as text) as started_at,\n    seconds,\n    row_count,\n    \
         failure_count,\n    message\nfrom numbered\nwhere place <= {limit}\n\
         order by unique_id, place desc"
    ))?;
    let mut history: BTreeMap<String, Vec<PastRun>> = BTreeMap::new();
    for row in 0..rows.num_rows() {
        let unique_id = text(&rows, "unique_id", row).unwrap_or_default();
        history
            .entry(unique_id)
            .or_default()
            .push(run_at(&rows, row));
    }
    Ok(history)
}

fn run_at(rows: &RecordBatch, row: usize) -> PastRun {
    let seconds = rows.column_by_name("seconds");
    let seconds = seconds.and_then(|column| column.as_primitive_opt::<Float64Type>());
    let started_at = text(rows, "started_at", row);
    PastRun {
        run_id: text(rows, "run_id", row).unwrap_or_default(),
        command: text(rows, "command", row).unwrap_or_default(),
        status: text(rows, "status", row).unwrap_or_default(),
        started_at: started_at
            .and_then(|text| NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S%.f").ok()),
        seconds: seconds.map_or(0.0, |column| column.value(row)),
        rows: integer(rows, "row_count", row),
        failures: integer(rows, "failure_count", row),
        message: text(rows, "message", row),
    }
}

fn text(rows: &RecordBatch, name: &str, row: usize) -> Option<String> {
    let column = rows.column_by_name(name)?.as_string_opt::<i32>()?;
    column.is_valid(row).then(|| column.value(row).to_owned())
}

fn integer(rows: &RecordBatch, name: &str, row: usize) -> Option<i64> {
    let column = rows.column_by_name(name)?.as_primitive_opt::<Int64Type>()?;
    column.is_valid(row).then(|| column.value(row))
}
