//! A node while it is parsed, as templates and naming macros see it.

use serde_json::{Map, Value, json};

use super::naming::Named;
use crate::adapter::Relation;
use crate::manifest::object;

/// What its file tells, with the configuration and the relation that are known so far.
pub fn node_value(
    named: &Named<'_>,
    config: Map<String, Value>,
    relation: &Relation,
) -> Map<String, Value> {
    object(json!({
        "database": relation.database,
        "schema": relation.schema,
        "alias": named.name,
        "name": named.name,
        "resource_type": named.resource_type.name(),
        "unique_id": named.unique_id(),
        "fqn": named.fqn,
        "package_name": named.package,
        "path": named.path_in_folder,
        "original_file_path": named.path,
        "language": "sql",
        "access": config.get("access"),
        "docs": config.get("docs"),
        "contract": config.get("contract"),
        "config": config,
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
    }))
}
