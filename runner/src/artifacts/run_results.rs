//! run_results.json, version 6.

use chrono::Utc;
use serde::Serialize;
use serde_json::{Map, Value};

use super::results::{BatchResults, NodeResult, NodeStatus, OverloadResults, Timing};
use super::write::write_json;
use super::{Metadata, Provenance};
use crate::error::Result;
use crate::manifest::EventWindow;

/// Writes what became of each node.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_run_results(provenance: &Provenance, results: &[NodeResult]) -> Result<()> {
    let document = Document {
        metadata: provenance.metadata("run-results/v6"),
        results: results.iter().map(ResultEntry::of).collect(),
        elapsed_time: (Utc::now() - provenance.started_at).as_seconds_f64(),
        args: Arguments {
            arguments: &provenance.arguments,
            which: &provenance.command,
        },
    };
    write_json(&provenance.target_path.join("run_results.json"), &document)
}

#[derive(Serialize)]
struct Document<'a> {
    metadata: Metadata<'a>,
    results: Vec<ResultEntry<'a>>,
    elapsed_time: f64,
    args: Arguments<'a>,
}

#[derive(Serialize)]
struct Arguments<'a> {
    #[serde(flatten)]
    arguments: &'a Map<String, Value>,
    which: &'a str,
}

/// What is run and has no code, by the beginnings of unique ids.
const WITHOUT_CODE: [&str; 3] = ["seed.", "exposure.", "saved_query."];

#[derive(Serialize)]
struct ResultEntry<'a> {
    status: &'static str,
    timing: &'a [Timing],
    thread_id: &'a str,
    execution_time: f64,
    adapter_response: Value,
    message: Option<&'a str>,
    failures: Option<u64>,
    unique_id: &'a str,
    compiled: Option<bool>,
    compiled_code: Option<&'a str>,
    relation_name: Option<&'a str>,
    batch_results: Option<BatchEntry>,
    overload_results: Option<&'a OverloadResults>,
}

/// Each batch by its start and its end.
#[derive(Serialize)]
struct BatchEntry {
    successful: Vec<[String; 2]>,
    failed: Vec<[String; 2]>,
}

impl BatchEntry {
    fn of(batches: &BatchResults) -> Self {
        let moments =
            |window: &EventWindow| [window.start, window.end].map(|moment| moment.to_rfc3339());
        BatchEntry {
            successful: batches.successful.iter().map(moments).collect(),
            failed: batches.failed.iter().map(moments).collect(),
        }
    }
}

impl<'a> ResultEntry<'a> {
    fn of(result: &'a NodeResult) -> Self {
        // A seed compiles to nothing.
        let compiled_code = result
            .compiled_code
            .as_deref()
            .filter(|code| !code.is_empty());
        let is_compiled = !WITHOUT_CODE
            .iter()
            .any(|kind| result.unique_id.starts_with(kind));
        // Why a node was never started, the log tells.
        let is_hook = result.unique_id.starts_with("operation.");
        let is_passed_over =
            result.status == NodeStatus::Skipped && result.timing.is_empty() && !is_hook;
        ResultEntry {
            status: result.status.name(),
            timing: &result.timing,
            thread_id: &result.thread_id,
            execution_time: result.execution_time,
            adapter_response: result.adapter_response(),
            message: result.message.as_deref().filter(|_| !is_passed_over),
            failures: result.failures,
            unique_id: &result.unique_id,
            compiled: is_compiled.then_some(compiled_code.is_some()),
            compiled_code,
            relation_name: result.relation_name.as_deref().filter(|_| is_compiled),
            batch_results: result.batches.as_ref().map(BatchEntry::of),
            overload_results: result.overloads.as_ref(),
        }
    }
}
