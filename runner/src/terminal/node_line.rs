//! The line that a node gets when it is done.

use crate::artifacts::{NodeResult, NodeStatus};
use crate::error::Style;
use crate::manifest::{Manifest, Node, Reference};

/// ` 3/34 ok    table       people            99,762 rows   0.51 s`, and below it
/// what else there is to know.
pub fn line(
    manifest: &Manifest,
    result: &NodeResult,
    (index, total): (usize, usize),
    style: Style,
) -> String {
    let width = total.to_string().len();
    let status = painted(&format!("{:<5}", word(result.status)), result.status, style);
    let (_, kind) = described(manifest, result);
    let name = told_name(manifest, result);
    let detail = detail(result);
    let mut line = format!(
        "{index:>width$}/{total} {status} {kind:<11} {:<44} {detail:>15} {:>7.2} s",
        shortened(&name, 44),
        result.execution_time
    );
    let message = shown_message(result).unwrap_or_default();
    let place = code_to_look_at(result);
    for text in message.lines().chain(place.as_deref()) {
        line.push_str("\n    ");
        line.push_str(text);
    }
    line
}

/// Where the query of a test is that found something.
fn code_to_look_at(result: &NodeResult) -> Option<String> {
    let has_found = matches!(result.status, NodeStatus::Fail | NodeStatus::Warn);
    let path = result.compiled_path.as_ref().filter(|_| has_found)?;
    Some(format!("compiled code at {}", path.display()))
}

/// The name of what has run, and what it is.
pub fn described<'a>(manifest: &'a Manifest, result: &'a NodeResult) -> (&'a str, &'static str) {
    let unique_id = &result.unique_id;
    match manifest.nodes.get(unique_id) {
        Some(node) => (&node.name, node.config.materialized.name()),
        None => {
            let name = unique_id.rsplit('.').next().unwrap_or(unique_id);
            (name, manifest.resource_type(unique_id).name())
        }
    }
}

/// The name by which people know what has run: that of a unit test, which only its model
/// has once, stands behind the model's.
pub fn told_name(manifest: &Manifest, result: &NodeResult) -> String {
    let (name, _) = described(manifest, result);
    let node = manifest.nodes.get(&result.unique_id);
    let Some(unit) = node.and_then(Node::unit_test) else {
        return name.to_owned();
    };
    let versioned = Reference {
        name: name.to_owned(),
        ..unit.model.clone()
    };
    format!("{}::{}", unit.model.name, versioned.joined("_"))
}

fn word(status: NodeStatus) -> &'static str {
    match status {
        NodeStatus::Success => "ok",
        NodeStatus::Pass => "pass",
        NodeStatus::Error => "ERROR",
        NodeStatus::Fail => "FAIL",
        NodeStatus::Warn => "warn",
        NodeStatus::Skipped => "skip",
        NodeStatus::NoOp => "no-op",
        NodeStatus::PartialSuccess => "PARTIAL",
    }
}

fn painted(text: &str, status: NodeStatus, style: Style) -> String {
    let colour = match status {
        NodeStatus::Success | NodeStatus::Pass => 32,
        NodeStatus::Error | NodeStatus::Fail | NodeStatus::PartialSuccess => 31,
        NodeStatus::Warn | NodeStatus::Skipped => 33,
        NodeStatus::NoOp => 36,
    };
    match style {
        Style::Plain => text.to_owned(),
        Style::Coloured => format!("\u{1b}[{colour}m{text}\u{1b}[0m"),
    }
}

fn detail(result: &NodeResult) -> String {
    match (result.failures, result.rows_affected) {
        (Some(0), _) => String::new(),
        (Some(1), _) => "1 failure".to_owned(),
        (Some(failures), _) => format!("{} failures", thousands(failures)),
        (None, Some(1)) => "1 row".to_owned(),
        (None, Some(rows)) => format!("{} rows", thousands(rows)),
        (None, None) => String::new(),
    }
}

/// A test's own message only repeats the count, but for a unit test, which tells what
/// differs; the engine's answer says no more; that of a skipped node, what its parent has
/// told; an error goes to standard error.
fn shown_message(result: &NodeResult) -> Option<&str> {
    let answer = result.response.as_ref().map(|response| &response.message);
    let is_unit_test = result.unique_id.starts_with("unit_test.");
    let is_told = (result.failures.is_some() && !is_unit_test)
        || (answer.is_some() && answer == result.message.as_ref())
        || matches!(result.status, NodeStatus::Skipped | NodeStatus::Error);
    result.message.as_deref().filter(|_| !is_told)
}

/// `99762` as `99,762`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn shortened(name: &str, length: usize) -> String {
    if name.chars().count() <= length {
        return name.to_owned();
    }
    let mut text: String = name.chars().take(length - 1).collect();
    text.push('…');
    text
}
