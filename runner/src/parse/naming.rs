//! Where a node's relation is: database, schema and name, each decided by a
//! macro that the project may override.

use std::sync::Arc;

use minijinja::Value;

use crate::adapter::Relation;
use crate::error::Result;
use crate::jinja::{Engine, Scope, jinja_value};
use crate::manifest::{ModelVersion, NodeConfig};

/// What the naming macros are told of a node.
pub struct Named<'a> {
    pub name: &'a str,
    pub resource_type: &'a str,
    pub fqn: &'a [String],
    pub package: &'a str,
    pub version: Option<&'a ModelVersion>,
}

/// Asks `generate_database_name`, `generate_schema_name` and
/// `generate_alias_name`.
///
/// # Errors
/// A usage error at the place in the macro that failed.
pub fn relation(engine: &Engine, named: &Named<'_>, config: &NodeConfig) -> Result<Relation> {
    let node = node_value(named);
    let scope = Arc::new(Scope {
        model: node.clone(),
        ..Scope::parsing(engine.shared.clone())
    });
    let ask = |macro_name: &str, custom: &Option<String>| {
        let custom = custom.as_deref().map_or(Value::from(()), Value::from);
        engine.call_macro(macro_name, &[custom, node.clone()], &scope)
    };
    Ok(Relation {
        database: ask("generate_database_name", &config.database)?,
        schema: ask("generate_schema_name", &config.schema)?,
        identifier: ask("generate_alias_name", &config.alias)?,
    })
}

/// `model` as `generate_*_name` macros and templates see it.
fn node_value(named: &Named<'_>) -> Value {
    jinja_value(serde_json::json!({
        "name": named.name,
        "resource_type": named.resource_type,
        "fqn": named.fqn,
        "package_name": named.package,
        "version": named.version.map(|version| &version.number),
    }))
}
