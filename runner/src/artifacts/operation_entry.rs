//! The hooks of a run, as manifest.json has them among the nodes.

use serde_json::{Value, json};

use crate::manifest::{Operation, ResourceType, object, whole_config};

/// The entry of a hook.
pub fn operation_entry(operation: &Operation) -> Value {
    let Operation { name, sql, .. } = operation;
    json!({
        "database": operation.database,
        "schema": operation.schema,
        "name": name,
        "resource_type": "operation",
        "package_name": operation.package_name,
        "path": format!("hooks/{name}.sql"),
        "original_file_path": "./dbt_project.yml",
        "unique_id": operation.unique_id,
        "fqn": operation.fqn(),
        "alias": name,
        "checksum": {"name": operation.checksum.name(), "checksum": operation.checksum.text()},
        "config": whole_config(ResourceType::Analysis, object(json!({"enabled": operation.is_enabled}))),
        "tags": [operation.moment.key()],
        "description": "",
        "columns": {},
        "meta": {},
        "group": null,
        "docs": {"show": true, "node_color": null},
        "patch_path": null,
        "build_path": null,
        "unrendered_config": {},
        "created_at": 0.0,
        "relation_name": null,
        "raw_code": sql,
        "doc_blocks": [],
        "language": "sql",
        "refs": [],
        "sources": [],
        "metrics": [],
        "functions": [],
        "depends_on": {"macros": operation.macros, "nodes": operation.depends_on},
        "compiled_path": null,
        "contract": {"enforced": false, "alias_types": true, "checksum": null},
        "index": operation.index,
    })
}
