//! The first rendering of a node's texts: `execute` is false, and what they call is
//! captured.

use std::sync::Arc;

use minijinja::Value;
use serde_json::json;

use super::naming::Named;
use crate::adapter::Relation;
use crate::error::Result;
use crate::jinja::{Capture, Engine, Scope, jinja_value};

/// What a text of the node refers to, calls and configures.
///
/// # Errors
/// A usage error at the place that fails.
pub fn captured(engine: &Engine, named: &Named<'_>, text: &str) -> Result<Capture> {
    let relation = engine.shared.in_target(named.name);
    let scope = Arc::new(Scope {
        model: model(named, &relation).into(),
        this: Some(relation),
        ..Scope::parsing(engine.shared.clone())
    });
    engine.render(named.path, text, &scope)?;
    Ok(scope.captured())
}

/// `model` as far as its file tells it: nothing is configured yet.
fn model(named: &Named<'_>, relation: &Relation) -> Value {
    jinja_value(json!({
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
        "config": {},
        "unrendered_config": {},
        "columns": {},
        "tags": [],
        "meta": {},
        "description": "",
        "refs": [],
        "sources": [],
        "metrics": [],
        "functions": [],
        "depends_on": {"nodes": [], "macros": []},
    }))
}
