//! Seeds: a table of a CSV file of the project.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Context, SeedAction, swap};
use crate::adapter::{Dialect, RelationKind};
use crate::error::Result;
use crate::manifest::Node;
use crate::seed::{SeedOptions, SeedTable, read_seed};

/// Reads the file and plans its table.
///
/// # Errors
/// What is wrong with the file, with its line.
pub fn seed(node: &Node, context: &Context<'_>) -> Result<SeedAction> {
    let path = context.project_root.join(&node.original_file_path);
    let table = read_seed(&path, &options(node))?;
    let beside = swap::beside(node);
    let mut before = swap::clear(&beside, context.dialect);
    before.push(create_table(node, &table, context.dialect));
    Ok(SeedAction {
        path: node.original_file_path.clone(),
        table,
        beside,
        before,
        after: swap::put_in_place(node, RelationKind::Table, context),
    })
}

fn options(node: &Node) -> SeedOptions {
    let keys = &node.config.all;
    let mut options = SeedOptions::default();
    if let Some(delimiter) = keys.get("delimiter").and_then(Value::as_str)
        && let [byte] = delimiter.as_bytes()
    {
        options.delimiter = *byte;
    }
    options.column_types = column_types(node);
    options
}

/// `column_types:` of the seed: column to type, as written.
fn column_types(node: &Node) -> BTreeMap<String, String> {
    let types = node
        .config
        .all
        .get("column_types")
        .and_then(Value::as_object);
    types
        .into_iter()
        .flatten()
        .filter_map(|(column, data_type)| Some((column.clone(), data_type.as_str()?.to_owned())))
        .collect()
}

fn create_table(node: &Node, table: &SeedTable, dialect: &dyn Dialect) -> String {
    let overrides = column_types(node);
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|(name, data_type)| {
            let data_type = overrides
                .get(name)
                .cloned()
                .unwrap_or_else(|| dialect.column_type(data_type));
            format!("    {} {data_type}", dialect.quote(name))
        })
        .collect();
    format!(
        "create table {} (\n{}\n)",
        dialect.render(&swap::beside(node)),
        columns.join(",\n")
    )
}
