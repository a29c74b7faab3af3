//! The end of a run: what was loaded, built, tested and scored.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Event, Level, Terminal, thousands};
use crate::artifacts::{NodeResult, NodeStatus};
use crate::manifest::{Manifest, Materialization, ResourceType};

/// What the landing tables hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct Landed {
    pub batches: u64,
    pub rows: u64,
    pub rejects: u64,
}

/// What is counted as a model.
const MODELS: [Materialization; 6] = [
    Materialization::View,
    Materialization::External,
    Materialization::TableFunction,
    Materialization::Table,
    Materialization::Incremental,
    Materialization::Snapshot,
];

/// Prints the summary and dbt's last line, which other tools count by.
pub fn print(
    terminal: &Terminal,
    manifest: &Manifest,
    results: &[NodeResult],
    (landed, seconds): (Option<Landed>, f64),
) {
    let of = |kinds: &[Materialization]| {
        let is_of_kind = |result: &&NodeResult| {
            let node = manifest.nodes.get(&result.unique_id);
            node.is_some_and(|node| kinds.contains(&node.config.materialized))
        };
        results
            .iter()
            .filter(is_of_kind)
            .collect::<Vec<&NodeResult>>()
    };
    let models = of(&MODELS);
    let lines: Vec<String> = [
        Some(String::new()),
        landed_line(landed),
        built_line(&models, &of(&[Materialization::Seed])),
        scored_line(&of(&[Materialization::Onnx])),
        tested_line(&of(&[Materialization::Test, Materialization::Unit])),
    ]
    .into_iter()
    .flatten()
    .collect();
    terminal.event(
        &lines.join("\n"),
        json!({"event": "summary", "seconds": seconds}),
    );
    let finished = Event::new("FinishedRunningStats", "E047", Level::Info);
    let (kinds, time) = (counted_kinds(manifest, results), spelled_out(seconds));
    terminal.tell(
        &finished
            .line(format!("Finished running {kinds}{time} ({seconds:.2}s)."))
            .data(json!({"stat_line": kinds, "execution": time, "execution_time": seconds})),
    );
    last_line(terminal, results);
}

/// `1 seed, 2 table models`: what there are results of.
fn counted_kinds(manifest: &Manifest, results: &[NodeResult]) -> String {
    let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for result in results {
        let (one, many) = kind(manifest, &result.unique_id);
        counts.entry(one).or_insert((many, 0)).1 += 1;
    }
    let counted = counts.iter().map(|(one, (many, count))| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    });
    let counted = counted.collect::<Vec<String>>().join(", ");
    counted.replace('_', " ")
}

/// What has run, as one and as several.
fn kind(manifest: &Manifest, unique_id: &str) -> (String, String) {
    if unique_id.starts_with("operation.") {
        return ("project hook".to_owned(), "project hooks".to_owned());
    }
    let kind = manifest.resource_type(unique_id);
    match (kind, manifest.nodes.get(unique_id)) {
        (ResourceType::Model, Some(node)) => {
            let name = node.config.materialized.name();
            (format!("{name} model"), format!("{name} models"))
        }
        _ => (kind.name().to_owned(), kind.plural()),
    }
}

/// ` in 0 hours 1 minutes and 2.50 seconds`.
fn spelled_out(seconds: f64) -> String {
    let minutes = (seconds / 60.0).floor();
    let hours = (minutes / 60.0).floor();
    format!(
        " in {hours:.0} hours {:.0} minutes and {:.2} seconds",
        minutes - hours * 60.0,
        seconds - minutes * 60.0
    )
}

fn landed_line(landed: Option<Landed>) -> Option<String> {
    let landed = landed.filter(|landed| landed.batches > 0)?;
    Some(format!(
        "landed   {} rows in {} batches, {} rejected",
        thousands(landed.rows),
        landed.batches,
        thousands(landed.rejects)
    ))
}

fn built_line(models: &[&NodeResult], seeds: &[&NodeResult]) -> Option<String> {
    let is_any = !models.is_empty() || !seeds.is_empty();
    is_any.then(|| {
        format!(
            "built    {} of {} models, {} of {} seeds",
            count(models, NodeStatus::Success),
            models.len(),
            count(seeds, NodeStatus::Success),
            seeds.len()
        )
    })
}

fn scored_line(scored: &[&NodeResult]) -> Option<String> {
    let rows: u64 = scored
        .iter()
        .filter_map(|result| result.rows_affected)
        .sum();
    (!scored.is_empty()).then(|| {
        format!(
            "scored   {} rows with {} of {} ONNX models",
            thousands(rows),
            count(scored, NodeStatus::Success),
            scored.len()
        )
    })
}

fn tested_line(tests: &[&NodeResult]) -> Option<String> {
    (!tests.is_empty()).then(|| {
        format!(
            "tested   {} passed, {} warned, {} failed of {} tests",
            count(tests, NodeStatus::Pass),
            count(tests, NodeStatus::Warn),
            count(tests, NodeStatus::Fail) + count(tests, NodeStatus::Error),
            tests.len()
        )
    })
}

/// `Completed with 1 error, 0 partial successes, and 2 warnings:`, as dbt has it.
fn completed_line(results: &[&NodeResult]) -> String {
    let counted = |number: usize, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    };
    let errors = count(results, NodeStatus::Error) + count(results, NodeStatus::Fail);
    let partial = count(results, NodeStatus::PartialSuccess);
    let warnings = count(results, NodeStatus::Warn);
    let told = (
        counted(errors, "error", "errors"),
        counted(partial, "partial success", "partial successes"),
        counted(warnings, "warning", "warnings"),
    );
    match (errors, partial, warnings) {
        (0, 0, 0) => "Completed successfully".to_owned(),
        (0, 0, _) => format!("Completed with {}:", told.2),
        (0, _, _) => format!("Completed with {} and {}", told.1, told.2),
        _ => format!("Completed with {}, {}, and {}:", told.0, told.1, told.2),
    }
}

fn last_line(terminal: &Terminal, results: &[NodeResult]) {
    terminal.sum_up_deprecations();
    let results: Vec<&NodeResult> = results.iter().collect();
    let completed = Event::new("EndOfRunSummary", "Z030", Level::Info);
    terminal.tell(&completed.line(completed_line(&results)));
    let pass = count(&results, NodeStatus::Success) + count(&results, NodeStatus::Pass);
    let warn = count(&results, NodeStatus::Warn);
    let failures = [
        NodeStatus::Error,
        NodeStatus::Fail,
        NodeStatus::PartialSuccess,
    ];
    let error: usize = failures.map(|status| count(&results, status)).iter().sum();
    let skip = count(&results, NodeStatus::Skipped);
    let no_op = count(&results, NodeStatus::NoOp);
    let line = format!(
        "Done. PASS={pass} WARN={warn} ERROR={error} SKIP={skip} NO-OP={no_op} TOTAL={}",
        results.len()
    );
    terminal.tell_always(
        &Event::new("StatsLine", "Z023", Level::Info)
            .line(line)
            .data(json!({"stats": {
                "pass": pass,
                "warn": warn,
                "error": error,
                "skip": skip,
                "noop": no_op,
                "total": results.len(),
            }})),
    );
}

fn count(results: &[&NodeResult], status: NodeStatus) -> usize {
    results
        .iter()
        .filter(|result| result.status == status)
        .count()
}
