//! A test as the page of what it tests shows it.

use serde::Serialize;
use serde_json::Value;

use super::anchor::anchor;
use super::documented::Documented;
use super::history::RunView;
use crate::manifest::{GenericTest, Node, Severity};

/// A test and how it ended the last time.
#[derive(Debug, Clone, Serialize)]
pub struct TestRow {
    pub anchor: String,
    /// The whole name.
    pub name: String,
    /// What it asks, in short.
    pub label: String,
    pub column: Option<String>,
    pub is_warning: bool,
    /// `None` where it never ran.
    pub last: Option<RunView>,
    /// The node that it tests.
    pub tested: Option<String>,
}

impl TestRow {
    /// `None` for what is no test.
    pub fn of(documented: &Documented<'_>, node: &Node) -> Option<Self> {
        if node.test().is_none() && node.unit_test().is_none() {
            return None;
        }
        let generic = node.test().and_then(|test| test.generic.as_ref());
        let last = documented.last_run(&node.unique_id).map(RunView::of);
        Some(TestRow {
            anchor: anchor(&node.unique_id),
            name: node.name.clone(),
            label: generic.map_or_else(|| node.name.clone(), label),
            column: generic.and_then(|generic| generic.column_name.clone()),
            is_warning: node
                .test()
                .is_some_and(|test| test.severity == Severity::Warn),
            last,
            tested: tested(node).map(str::to_owned),
        })
    }
}

/// The unique id of what a test is about.
pub fn tested(node: &Node) -> Option<&str> {
    let generic = node.test().and_then(|test| test.generic.as_ref());
    let attached = generic.and_then(|generic| generic.attached_node.as_deref());
    attached.or(node.depends_on.first().map(String::as_str))
}

/// The test's name with its arguments.
fn label(test: &GenericTest) -> String {
    let arguments = test.arguments.iter();
    let arguments =
        arguments.filter(|(key, _)| !["column_name", "model", "quote"].contains(&key.as_str()));
    let arguments: Vec<String> = arguments
        .map(|(key, value)| format!("{key}: {}", in_words(value)))
        .collect();
    match arguments.is_empty() {
        true => test.name.clone(),
        false => format!("{} ({})", test.name, arguments.join(", ")),
    }
}

fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
