//! The hooks of a run, as manifest.json has them among the nodes.

use serde_json::{Map, Value, json};

use super::node_entry::RefEntry;
use crate::manifest::{Operation, ResourceType, once, whole_config};

/// The entry of a hook.
pub fn operation_entry(operation: &Operation) -> Value {
    let Operation { name, sql, .. } = operation;
    let config = whole_config(ResourceType::Analysis, operation.config.clone());
    json!({
        "database": operation.relation.database,
        "schema": operation.relation.schema,
        "name": name,
        "resource_type": "operation",
        "package_name": operation.package_name,
        "path": format!("hooks/{name}.sql"),
        "original_file_path": "./dbt_project.yml",
        "unique_id": operation.unique_id,
        "fqn": operation.fqn(),
        "alias": operation.relation.identifier,
        "checksum": {"name": operation.checksum.name(), "checksum": operation.checksum.text()},
        "tags": tags(operation, &config),
        "description": "",
        "columns": {},
        "meta": config["meta"],
        "group": config["group"],
        "docs": config["docs"],
        "patch_path": null,
        "build_path": null,
        "unrendered_config": operation.written,
        "config": config,
        "created_at": 0.0,
        "relation_name": null,
        "raw_code": sql,
        "doc_blocks": [],
        "language": "sql",
        "refs": RefEntry::all(&operation.refs),
        "sources": operation.sources,
        "metrics": [],
        "functions": [],
        "depends_on": {"macros": operation.macros, "nodes": operation.depends_on},
        "compiled_path": null,
        "contract": unchecked_contract(&config),
        "index": operation.index,
    })
}

/// Its moment, and what the configuration adds.
fn tags(operation: &Operation, config: &Map<String, Value>) -> Vec<String> {
    let added = config["tags"].as_array().into_iter().flatten();
    let added = added.filter_map(Value::as_str);
    let tags = std::iter::once(operation.moment.key()).chain(added);
    once(tags.map(str::to_owned))
}

/// What the configuration promises; no columns are known that a checksum could tell.
fn unchecked_contract(config: &Map<String, Value>) -> Value {
    let mut contract = config["contract"].clone();
    contract["checksum"] = Value::Null;
    contract
}
