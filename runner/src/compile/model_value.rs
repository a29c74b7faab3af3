//! A node as its own template sees it.

use minijinja::Value;
use serde_json::{Map, json};

use super::Compiler;
use crate::artifacts::Describer;
use crate::jinja::{LazyValue, jinja_value};
use crate::manifest::Node;

impl Compiler<'_> {
    /// `model`: all that artifacts tell of the node and that is not null, as in dbt.
    pub(super) fn model(&self, node: &Node) -> LazyValue {
        let manifest = self.manifest.clone();
        let dialect = self.engine.shared.dialect;
        let unique_id = node.unique_id.clone();
        let facts = facts(node);
        LazyValue::new(move || {
            let mut value = facts.clone();
            if let Some(node) = manifest.nodes.get(&unique_id) {
                let entry = Describer::of_one(&manifest, dialect).node_value(node);
                value.extend(entry.as_object().cloned().unwrap_or_default());
            }
            value.retain(|_, item| !item.is_null());
            if let Some(config) = value
                .get_mut("config")
                .and_then(|item| item.as_object_mut())
            {
                config.retain(|_, item| !item.is_null());
            }
            jinja_value(value)
        })
    }
}

/// The few facts of a node that the comment before a query may name.
pub(super) fn model_value(node: &Node) -> Value {
    jinja_value(facts(node))
}

fn facts(node: &Node) -> Map<String, serde_json::Value> {
    let facts = json!({
        "name": node.name,
        "alias": node.relation.identifier,
        "unique_id": node.unique_id,
        "resource_type": node.resource_type().name(),
        "package_name": node.package_name,
        "fqn": node.fqn,
        "config": node.config.all,
        "original_file_path": node.original_file_path,
        "database": node.relation.database,
        "schema": node.relation.schema,
        "version": node.version().map(|version| &version.number),
        "latest_version": node.version().map(|version| &version.latest),
    });
    match facts {
        serde_json::Value::Object(facts) => facts,
        _ => Map::new(),
    }
}
