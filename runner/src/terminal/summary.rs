//! The end of a run: what was loaded, built, tested and scored.

use serde_json::json;

use super::{Terminal, thousands};
use crate::artifacts::{NodeResult, NodeStatus};
use crate::manifest::{Manifest, Materialization};

/// What the landing tables hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct Landed {
    pub batches: u64,
    pub rows: u64,
    pub rejects: u64,
}

/// Prints the summary and dbt's last line, which other tools count by.
pub fn print(
    terminal: &Terminal,
    manifest: &Manifest,
    results: &[NodeResult],
    (landed, seconds): (Option<Landed>, f64),
) {
    let of = |kinds: &[Materialization]| {
        results
            .iter()
            .filter(|result| {
                let node = manifest.nodes.get(&result.unique_id);
                node.is_some_and(|node| kinds.contains(&node.config.materialized))
            })
            .collect::<Vec<&NodeResult>>()
    };
    let seeds = of(&[Materialization::Seed]);
    let scored = of(&[Materialization::Onnx]);
    let tests = of(&[Materialization::Test]);
    let models = of(&[
        Materialization::View,
        Materialization::Table,
        Materialization::Incremental,
    ]);
    let mut lines = vec![String::new()];
    if let Some(landed) = landed.filter(|landed| landed.batches > 0) {
        lines.push(format!(
            "landed   {} rows in {} batches, {} rejected",
            thousands(landed.rows),
            landed.batches,
            thousands(landed.rejects)
        ));
    }
    if !models.is_empty() || !seeds.is_empty() {
        let done = |results: &[&NodeResult]| count(results, NodeStatus::Success);
        lines.push(format!(
            "built    {} of {} models, {} of {} seeds",
            done(&models),
            models.len(),
            done(&seeds),
            seeds.len()
        ));
    }
    if !scored.is_empty() {
        let rows: u64 = scored
            .iter()
            .filter_map(|result| result.rows_affected)
            .sum();
        lines.push(format!(
            "scored   {} rows with {} of {} ONNX models",
            thousands(rows),
            count(&scored, NodeStatus::Success),
            scored.len()
        ));
    }
    if !tests.is_empty() {
        lines.push(format!(
            "tested   {} passed, {} warned, {} failed of {} tests",
            count(&tests, NodeStatus::Pass),
            count(&tests, NodeStatus::Warn),
            count(&tests, NodeStatus::Fail) + count(&tests, NodeStatus::Error),
            tests.len()
        ));
    }
    lines.push(format!("took     {seconds:.1} s"));
    terminal.event(
        &lines.join("\n"),
        json!({"event": "summary", "seconds": seconds}),
    );
    last_line(terminal, results);
}

fn last_line(terminal: &Terminal, results: &[NodeResult]) {
    let results: Vec<&NodeResult> = results.iter().collect();
    let pass = count(&results, NodeStatus::Success) + count(&results, NodeStatus::Pass);
    let warn = count(&results, NodeStatus::Warn);
    let error = count(&results, NodeStatus::Error) + count(&results, NodeStatus::Fail);
    let skip = count(&results, NodeStatus::Skipped);
    let no_op = count(&results, NodeStatus::NoOp);
    terminal.last_line(
        &format!(
            "Done. PASS={pass} WARN={warn} ERROR={error} SKIP={skip} NO-OP={no_op} TOTAL={}",
            results.len()
        ),
        json!({
            "event": "done",
            "pass": pass,
            "warn": warn,
            "error": error,
            "skip": skip,
            "no_op": no_op,
            "total": results.len(),
        }),
    );
}

fn count(results: &[&NodeResult], status: NodeStatus) -> usize {
    results
        .iter()
        .filter(|result| result.status == status)
        .count()
}
