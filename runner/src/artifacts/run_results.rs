//! run_results.json, version 6.

use serde_json::{Value, json};

use super::results::{NodeResult, Phase, Timing};
use super::write::write_json;
use super::{Provenance, moment};
use crate::error::Result;

/// Writes what became of each node.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_run_results(provenance: &Provenance, results: &[NodeResult]) -> Result<()> {
    let elapsed = chrono::Utc::now() - provenance.started_at;
    let mut arguments = provenance.arguments.clone();
    arguments.insert("which".to_owned(), Value::from(provenance.command.as_str()));
    let value = json!({
        "metadata": provenance.metadata("run-results/v6"),
        "results": results.iter().map(result).collect::<Vec<Value>>(),
        "elapsed_time": elapsed.as_seconds_f64(),
        "args": arguments,
    });
    write_json(&provenance.target_path.join("run_results.json"), &value)
}

fn result(result: &NodeResult) -> Value {
    json!({
        "status": result.status.name(),
        "timing": result.timing.iter().map(timing).collect::<Vec<Value>>(),
        "thread_id": result.thread_id,
        "execution_time": result.execution_time,
        "adapter_response": match result.rows_affected {
            Some(rows) => json!({"rows_affected": rows}),
            None => json!({}),
        },
        "message": result.message,
        "failures": result.failures,
        "unique_id": result.unique_id,
        "compiled": result.compiled_code.is_some(),
        "compiled_code": result.compiled_code,
        "relation_name": result.relation_name,
        "batch_results": null,
    })
}

fn timing(timing: &Timing) -> Value {
    json!({
        "name": match timing.name {
            Phase::Compile => "compile",
            Phase::Execute => "execute",
        },
        "started_at": timing.started_at.as_ref().map(moment),
        "completed_at": timing.completed_at.as_ref().map(moment),
    })
}
