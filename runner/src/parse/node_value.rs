//! A node while it is parsed, as templates and naming macros see it.

use minijinja::Value;
use serde_json::{Map, Value as Json, json};

use super::naming::Named;
use crate::adapter::Relation;
use crate::jinja::{Dict, jinja_value};
use crate::manifest::object;

/// What a node's file tells.
pub fn identity(named: &Named<'_>) -> Map<String, Json> {
    object(json!({
        "alias": named.name,
        "name": named.name,
        "resource_type": named.resource_type.name(),
        "unique_id": named.unique_id(),
        "fqn": named.fqn,
        "package_name": named.package,
        "path": named.path_in_folder,
        "original_file_path": named.path,
    }))
}

/// A node with the relation that is known so far; the rest of it is made once a template
/// asks for it, which few do.
pub fn node_value(
    relation: Relation,
    rest: impl FnOnce() -> Map<String, Json> + Send + 'static,
) -> Value {
    Dict::lazy(move || {
        let rest = rest();
        let config = rest.get("config").cloned().unwrap_or_default();
        let mut node = object(json!({
            "database": relation.database,
            "schema": relation.schema,
            "language": "sql",
            "access": config.get("access"),
            "docs": config.get("docs"),
            "contract": config.get("contract"),
            "unrendered_config": {},
            "columns": {},
            "constraints": [],
            "tags": [],
            "meta": {},
            "description": "",
            "doc_blocks": [],
            "refs": [],
            "sources": [],
            "metrics": [],
            "functions": [],
            "depends_on": {"macros": [], "nodes": []},
        }));
        node.extend(rest);
        jinja_value(node)
    })
}
