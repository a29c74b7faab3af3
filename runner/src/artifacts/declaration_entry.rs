//! Metrics, semantic models, saved queries and groups as manifest.json describes
//! them.

use serde_json::{Map, Value, json};

use crate::adapter::Dialect;
use crate::manifest::{Declaration, Group, Manifest, ResourceType};

/// Every key that dbt gives to a declaration of its kind.
pub fn declaration_entry(
    manifest: &Manifest,
    declaration: &Declaration,
    dialect: &dyn Dialect,
) -> Value {
    let mut entry = common(declaration);
    entry.extend(declaration.keys.clone());
    let group = declaration.config.get("group").cloned();
    entry.insert("group".to_owned(), group.unwrap_or(Value::Null));
    match declaration.resource_type {
        ResourceType::SemanticModel => {
            let relation = node_relation(manifest, declaration, dialect);
            entry.insert("node_relation".to_owned(), relation);
        }
        ResourceType::Metric => {
            entry.insert("sources".to_owned(), json!([]));
            entry.insert("metrics".to_owned(), json!([]));
            entry.insert("tags".to_owned(), json!(declaration.tags));
        }
        _ => {
            entry.insert("tags".to_owned(), json!(declaration.tags));
        }
    }
    Value::Object(entry)
}

fn common(declaration: &Declaration) -> Map<String, Value> {
    let refs = declaration.refs.iter();
    let refs = refs.map(
        |wanted| json!({"name": wanted.name, "package": wanted.package, "version": wanted.version}),
    );
    let common = json!({
        "name": declaration.name,
        "resource_type": declaration.resource_type.name(),
        "package_name": declaration.package_name,
        "path": declaration.path,
        "original_file_path": declaration.original_file_path,
        "unique_id": declaration.unique_id,
        "fqn": declaration.fqn,
        "config": config(declaration),
        "unrendered_config": declaration.config,
        "depends_on": {"macros": [], "nodes": declaration.depends_on},
        "refs": refs.collect::<Vec<Value>>(),
        "created_at": 0.0,
    });
    match common {
        Value::Object(common) => common,
        _ => Map::new(),
    }
}

fn config(declaration: &Declaration) -> Value {
    let mut config = json!({"enabled": true, "group": null, "meta": {}});
    if declaration.resource_type == ResourceType::SavedQuery {
        config["export_as"] = Value::Null;
        config["schema"] = Value::Null;
        config["cache"] = json!({"enabled": false});
    }
    for (key, value) in &declaration.config {
        config[key] = value.clone();
    }
    config
}

fn node_relation(manifest: &Manifest, declaration: &Declaration, dialect: &dyn Dialect) -> Value {
    let node = declaration
        .depends_on
        .first()
        .and_then(|id| manifest.nodes.get(id));
    let Some(node) = node else {
        return Value::Null;
    };
    json!({
        "alias": node.relation.identifier,
        "schema_name": node.relation.schema,
        "database": node.relation.database,
        "relation_name": dialect.render(&node.relation),
    })
}

/// Every key that dbt gives to a group.
pub fn group_entry(group: &Group) -> Value {
    let mut config = json!({"meta": {}});
    for (key, value) in &group.config {
        config[key] = value.clone();
    }
    let mut owner = json!({"email": null, "name": null});
    for (key, value) in &group.owner {
        owner[key] = value.clone();
    }
    json!({
        "name": group.name,
        "resource_type": "group",
        "package_name": group.package_name,
        "path": group.path,
        "original_file_path": group.original_file_path,
        "unique_id": group.unique_id,
        "owner": owner,
        "description": group.description,
        "config": config,
    })
}
