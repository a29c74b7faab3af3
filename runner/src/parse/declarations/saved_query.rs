//! A saved query: metrics and dimensions that are asked for together.

use serde_json::{Value, json};

use super::Reader;
use super::entry::{Entry, filter, texts};
use crate::error::Result;
use crate::manifest::Declaration;

/// Fills in the keys of a saved query.
///
/// # Errors
/// A usage error where it names nothing to ask for.
pub fn fill(reader: &Reader<'_>, entry: &Entry<'_>, declaration: &mut Declaration) -> Result<()> {
    let params = entry.mapping("query_params")?;
    if params.is_empty() {
        return Err(entry.missing("query_params"));
    }
    let exports = entry.entries("exports")?;
    let exports: Result<Vec<Value>> = exports
        .iter()
        .map(|one| export(reader, one, declaration))
        .collect();
    let keys = json!({
        "query_params": {
            "metrics": texts(params.get("metrics")),
            "group_by": texts(params.get("group_by")),
            "where": filter(params.get("where")),
            "order_by": texts(params.get("order_by")),
            "limit": params.get("limit"),
        },
        "exports": exports?,
        "description": entry.text("description")?,
        "label": entry.text("label")?,
        "metadata": null,
    });
    if let Value::Object(keys) = keys {
        declaration.keys = keys;
    }
    Ok(())
}

fn export(reader: &Reader<'_>, entry: &Entry<'_>, query: &Declaration) -> Result<Value> {
    let config = entry.mapping("config")?;
    let target = &reader.project.target;
    let of = |key: &str| config.get(key).or_else(|| query.config.get(key));
    let schema = of("schema_name").or_else(|| of("schema")).cloned();
    let alias = of("alias").cloned();
    Ok(json!({
        "name": entry.name,
        "config": {
            "export_as": of("export_as").cloned().unwrap_or_else(|| Value::from("table")),
            "schema_name": schema.unwrap_or_else(|| Value::from(target.schema.as_str())),
            "alias": alias.unwrap_or_else(|| Value::from(entry.name)),
            "database": target.database,
        },
        "unrendered_config": config,
    }))
}
