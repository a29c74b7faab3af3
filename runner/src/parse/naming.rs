//! Where a node's relation is: database, schema and name, each decided by a
//! macro that the project may override.

use std::sync::Arc;

use minijinja::Value;

use super::node_value;
use crate::adapter::Relation;
use crate::error::Result;
use crate::jinja::{Engine, Scope};
use crate::manifest::NodeConfig;

/// What the naming macros are told of a node.
pub struct Named<'a> {
    pub name: &'a str,
    pub resource_type: &'a str,
    pub fqn: &'a [String],
    pub package: &'a str,
}

/// Asks `generate_database_name`, `generate_schema_name` and
/// `generate_alias_name`.
///
/// # Errors
/// A usage error at the place in the macro that failed.
pub fn relation(engine: &Engine, named: &Named<'_>, config: &NodeConfig) -> Result<Relation> {
    let node = node_value(named.name, named.resource_type, named.fqn, named.package);
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
