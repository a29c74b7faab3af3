//! Short facts about a node: where it is, how it is made, how it is configured.

use serde::Serialize;
use serde_json::{Map, Value};

use super::documented::Documented;
use crate::adapter::{CatalogRelation, Relation};
use crate::manifest::{Exposure, Node, Source};
use crate::terminal::thousands;

/// A name and a value.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

pub fn fact(label: &str, value: impl Into<String>) -> Fact {
    Fact {
        label: label.to_owned(),
        value: value.into(),
    }
}

/// What is known of a model, a seed, a snapshot or a test.
pub fn of_node(documented: &Documented<'_>, node: &Node) -> Vec<Fact> {
    let mut facts = vec![fact(
        "Materialized",
        node.config.materialized.name().to_owned(),
    )];
    if node.is_read() {
        facts.extend(of_relation(documented, &node.unique_id, &node.relation));
    }
    if let Some(snapshot) = node.snapshot() {
        facts.push(fact("Unique key", snapshot.unique_key.join(", ")));
    } else if !node.config.unique_key.is_empty() {
        facts.push(fact("Unique key", node.config.unique_key.join(", ")));
    }
    facts
}

/// What is known of a source.
pub fn of_source(documented: &Documented<'_>, source: &Source) -> Vec<Fact> {
    let mut facts = of_relation(documented, &source.unique_id, &source.relation);
    if let Some(external) = &source.external {
        facts.push(fact("Files", external.location.clone()));
    }
    if let Some(loads) = documented.loads.get(&source.unique_id) {
        facts.push(fact("Loaded", loads.clone()));
    }
    facts
}

/// What is known of an exposure.
pub fn of_exposure(exposure: &Exposure) -> Vec<Fact> {
    let owner = [&exposure.owner.name, &exposure.owner.email];
    let owner: Vec<&str> = owner.into_iter().flatten().map(String::as_str).collect();
    let mut facts = vec![fact("Type", exposure.kind.clone())];
    if !owner.is_empty() {
        facts.push(fact("Owner", owner.join(", ")));
    }
    facts
}

fn of_relation(documented: &Documented<'_>, unique_id: &str, relation: &Relation) -> Vec<Fact> {
    let name = [&relation.database, &relation.schema, &relation.identifier];
    let name = name.map(String::as_str).join(".");
    let existing = documented.catalog.get(unique_id);
    let mut facts = vec![fact("Relation", name)];
    facts.extend(existing.iter().flat_map(|existing| sizes(existing)));
    facts
}

fn sizes(existing: &CatalogRelation) -> Vec<Fact> {
    let owner = existing.owner.clone().map(|owner| fact("Owner", owner));
    let rows = existing.row_count.map(|rows| fact("Rows", thousands(rows)));
    let size = existing
        .byte_count
        .map(|bytes| fact("Size", bytes_in_words(bytes)));
    owner.into_iter().chain(rows).chain(size).collect()
}

fn bytes_in_words(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{} bytes", thousands(bytes)),
        10_000..10_000_000 => format!("{} kB", thousands(bytes / 1000)),
        _ => format!("{} MB", thousands(bytes / 1_000_000)),
    }
}

/// The keys of a config as they were written, those without a value left out.
pub fn of_config(config: &Map<String, Value>) -> Vec<Fact> {
    let keys = config.iter().filter(|(_, value)| !is_empty(value));
    keys.map(|(key, value)| fact(key, in_words(value)))
        .collect()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
