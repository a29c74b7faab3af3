//! manifest.json, version 12.

use serde_json::{Map, Value, json};

use super::write::write_json;
use super::{Provenance, moment};
use crate::adapter::Dialect;
use crate::error::Result;
use crate::manifest::{
    Column, Macro, Manifest, Materialization, Node, NodeDetails, Severity, Source, TestConfig,
};

/// Writes every node, source and macro, and how they depend on each other.
///
/// # Errors
/// A runtime error where the file cannot be written.
pub fn write_manifest(
    provenance: &Provenance,
    manifest: &Manifest,
    dialect: &dyn Dialect,
) -> Result<()> {
    let nodes: Map<String, Value> = manifest
        .nodes
        .iter()
        .map(|(id, item)| (id.clone(), node(item, dialect)))
        .collect();
    let sources: Map<String, Value> = manifest
        .sources
        .iter()
        .map(|(id, item)| (id.clone(), source(item, dialect)))
        .collect();
    let macros: Map<String, Value> = manifest
        .macros
        .iter()
        .map(|(id, item)| (id.clone(), macro_value(item)))
        .collect();
    let value = json!({
        "metadata": metadata(provenance, manifest),
        "nodes": nodes,
        "sources": sources,
        "macros": macros,
        "docs": {},
        "exposures": {},
        "metrics": {},
        "groups": {},
        "selectors": {},
        "disabled": {},
        "parent_map": parent_map(manifest),
        "child_map": manifest.children(),
        "group_map": {},
        "saved_queries": {},
        "semantic_models": {},
        "unit_tests": {},
        "functions": {},
    });
    write_json(&provenance.target_path.join("manifest.json"), &value)
}

fn metadata(provenance: &Provenance, manifest: &Manifest) -> Value {
    let mut metadata = provenance.metadata("manifest/v12");
    if let Some(keys) = metadata.as_object_mut() {
        keys.insert("project_name".into(), manifest.project_name.clone().into());
        keys.insert("adapter_type".into(), provenance.engine.clone().into());
        keys.insert("send_anonymous_usage_stats".into(), false.into());
        keys.insert(
            "run_started_at".into(),
            moment(&provenance.started_at).into(),
        );
    }
    metadata
}

fn parent_map(manifest: &Manifest) -> Value {
    let nodes = manifest
        .nodes
        .iter()
        .map(|(id, node)| (id.clone(), json!(node.depends_on)));
    let sources = manifest.sources.keys().map(|id| (id.clone(), json!([])));
    Value::Object(nodes.chain(sources).collect())
}

fn node(node: &Node, dialect: &dyn Dialect) -> Value {
    let mut keys = common(node, dialect);
    match &node.details {
        NodeDetails::Model => {
            add_code(&mut keys, node);
            for key in ["access", "version", "latest_version", "group"] {
                let value = if key == "access" {
                    json!("protected")
                } else {
                    Value::Null
                };
                keys.insert(key.to_owned(), value);
            }
            keys.insert("constraints".into(), json!([]));
        }
        NodeDetails::Seed => {
            keys.insert("raw_code".into(), json!(""));
            keys.insert("depends_on".into(), json!({"macros": []}));
        }
        NodeDetails::Test(test) => {
            add_code(&mut keys, node);
            add_test(&mut keys, test);
        }
    }
    Value::Object(keys)
}

fn common(node: &Node, dialect: &dyn Dialect) -> Map<String, Value> {
    let has_relation = !matches!(
        node.config.materialized,
        Materialization::Ephemeral | Materialization::Test
    );
    let value = json!({
        "database": node.relation.database,
        "schema": node.relation.schema,
        "name": node.name,
        "resource_type": node.resource_type().name(),
        "package_name": node.package_name,
        "path": node.path,
        "original_file_path": node.original_file_path,
        "unique_id": node.unique_id,
        "fqn": node.fqn,
        "alias": node.relation.identifier,
        "checksum": {"name": "sha256", "checksum": node.checksum},
        "config": config(node),
        "tags": node.config.tags,
        "description": node.description,
        "columns": columns(&node.columns),
        "meta": node.config.meta,
        "docs": {"show": true, "node_color": null},
        "patch_path": node
            .patch_path
            .as_ref()
            .map(|path| format!("{}://{}", node.package_name, path.display())),
        "unrendered_config": node.config.all,
        "created_at": 0.0,
        "relation_name": has_relation.then(|| dialect.render(&node.relation)),
    });
    match value {
        Value::Object(keys) => keys,
        _ => Map::new(),
    }
}

fn add_code(keys: &mut Map<String, Value>, node: &Node) {
    let refs: Vec<Value> = node
        .refs
        .iter()
        .map(|(package, name)| json!({"name": name, "package": package, "version": null}))
        .collect();
    let sources: Vec<Value> = node
        .sources
        .iter()
        .map(|(source, table)| json!([source, table]))
        .collect();
    keys.insert("raw_code".into(), json!(node.raw_code.trim()));
    keys.insert("language".into(), json!("sql"));
    keys.insert("refs".into(), Value::Array(refs));
    keys.insert("sources".into(), Value::Array(sources));
    keys.insert("metrics".into(), json!([]));
    keys.insert(
        "contract".into(),
        json!({"enforced": false, "alias_types": true, "checksum": null}),
    );
    keys.insert(
        "depends_on".into(),
        json!({"macros": node.macros, "nodes": node.depends_on}),
    );
}

fn add_test(keys: &mut Map<String, Value>, test: &TestConfig) {
    let Some(generic) = &test.generic else {
        return;
    };
    let mut arguments = generic.arguments.clone();
    if let Some(column) = &generic.column_name {
        arguments.insert("column_name".into(), json!(column));
    }
    keys.insert(
        "test_metadata".into(),
        json!({"name": generic.name, "kwargs": arguments, "namespace": generic.namespace}),
    );
    keys.insert("column_name".into(), json!(generic.column_name));
    keys.insert("attached_node".into(), json!(generic.attached_node));
    keys.insert("file_key_name".into(), Value::Null);
}

/// The keys that every config has, over those that were written.
fn config(node: &Node) -> Value {
    let config = &node.config;
    let mut keys = config.all.clone();
    let fixed = json!({
        "enabled": config.enabled,
        "materialized": config.materialized.name(),
        "alias": config.alias,
        "schema": config.schema,
        "database": config.database,
        "tags": config.tags,
        "meta": config.meta,
    });
    if let Value::Object(fixed) = fixed {
        keys.extend(fixed);
    }
    if let NodeDetails::Test(test) = &node.details {
        let severity = match test.severity {
            Severity::Error => "ERROR",
            Severity::Warn => "WARN",
        };
        keys.insert("severity".into(), json!(severity));
        keys.insert("warn_if".into(), json!(test.warn_if));
        keys.insert("error_if".into(), json!(test.error_if));
        keys.insert("fail_calc".into(), json!(test.fail_calc));
        keys.insert("limit".into(), json!(test.limit));
        keys.insert("where".into(), json!(test.where_condition));
    }
    Value::Object(keys)
}

fn columns(columns: &[Column]) -> Value {
    let entries = columns.iter().map(|column| {
        let value = json!({
            "name": column.name,
            "description": column.description,
            "meta": column.meta,
            "data_type": column.data_type,
            "quote": null,
            "tags": column.tags,
        });
        (column.name.clone(), value)
    });
    Value::Object(entries.collect())
}

fn source(source: &Source, dialect: &dyn Dialect) -> Value {
    json!({
        "database": source.relation.database,
        "schema": source.relation.schema,
        "name": source.name,
        "resource_type": "source",
        "package_name": source.package_name,
        "path": source.original_file_path,
        "original_file_path": source.original_file_path,
        "unique_id": source.unique_id,
        "fqn": source.fqn,
        "source_name": source.source_name,
        "source_description": source.source_description,
        "loader": "",
        "identifier": source.relation.identifier,
        "quoting": {"database": null, "schema": null, "identifier": null, "column": null},
        "loaded_at_field": null,
        "freshness": null,
        "external": source
            .external
            .as_ref()
            .map(|external| json!({"location": external.location})),
        "description": source.description,
        "columns": columns(&source.columns),
        "meta": source.meta,
        "source_meta": {},
        "tags": source.tags,
        "config": {"enabled": true},
        "patch_path": null,
        "unrendered_config": {},
        "relation_name": dialect.render(&source.relation),
        "created_at": 0.0,
    })
}

fn macro_value(item: &Macro) -> Value {
    json!({
        "name": item.name,
        "resource_type": "macro",
        "package_name": item.package_name,
        "path": item.original_file_path,
        "original_file_path": item.original_file_path,
        "unique_id": item.unique_id,
        "macro_sql": item.macro_sql,
        "depends_on": {"macros": []},
        "description": "",
        "meta": {},
        "docs": {"show": true, "node_color": null},
        "patch_path": null,
        "arguments": [],
        "created_at": 0.0,
        "supported_languages": null,
    })
}
