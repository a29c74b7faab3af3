//! What was done last for a node that is built.

use crate::adapter::Work;
use crate::artifacts::NodeStatus;
use crate::compile::Refresh;
use crate::error::{Error, Style};
use crate::manifest::{IncrementalStrategy, Materialization, Node};
use crate::materialize::{FullRefresh, strategy};

/// The work whose answer stands for the node's, with the rows that it wrote.
pub fn work(node: &Node, refresh: Refresh, rows: u64, full_refresh: FullRefresh) -> Work {
    let made = match node.config.contract.is_enforced {
        true => Work::Insert(rows),
        false => Work::Create(rows),
    };
    match (node.config.materialized, refresh) {
        (Materialization::View | Materialization::External | Materialization::TableFunction, _) => {
            Work::View
        }
        (Materialization::Function, _) => Work::Function,
        (Materialization::Seed, _) => Work::Seed {
            code: match full_refresh {
                FullRefresh::Yes => "CREATE",
                FullRefresh::No => "INSERT",
            },
            rows,
        },
        (Materialization::Onnx, _) => Work::Insert(rows),
        (Materialization::MaterializedView, Refresh::Incremental) => Work::Refresh,
        (Materialization::MaterializedView, Refresh::Full) => Work::Create(rows),
        (Materialization::Incremental, Refresh::Incremental) => match strategy(node) {
            IncrementalStrategy::Merge => Work::Merge(rows),
            _ => Work::Insert(rows),
        },
        (Materialization::Snapshot, Refresh::Incremental) => Work::Insert(rows),
        _ => made,
    }
}

/// What is said of a node that fails: in the first line what dbt says, for those
/// who look for it.
pub fn of_error(node: &Node, error: &Error) -> String {
    format!(
        "{} in {} {} ({})\n{}",
        error.family(),
        node.resource_type().name(),
        node.name,
        node.original_file_path.display(),
        error.render(Style::Plain)
    )
}

/// What is said of the rows that a test has found, in dbt's words.
pub fn of_failures(node: &Node, failures: u64, status: NodeStatus) -> String {
    let results = if failures == 1 { "result" } else { "results" };
    let (verb, condition) = match (status, node.test()) {
        (NodeStatus::Warn, test) => ("warn", test.map(|test| test.warn_if.as_str())),
        (_, test) => ("fail", test.map(|test| test.error_if.as_str())),
    };
    let condition = condition.unwrap_or_default();
    format!("Got {failures} {results}, configured to {verb} if {condition}")
}

/// The same of a node for whose ephemeral parent there is no text.
pub fn of_parent(node: &Node, parent: &Node, error: &Error) -> String {
    format!(
        "{} in {}, caused by compilation error in referenced ephemeral model {}\n{}",
        error.family(),
        node.unique_id,
        parent.unique_id,
        error.render(Style::Plain)
    )
}
